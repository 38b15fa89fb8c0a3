import { WriteConflict } from '../database/fault.ts';
import { write } from '../database/rows.ts';
import { arraysOf, assigned, columnsOf, insertRows, lookUp } from '../database/statements.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch } from '../engine/batch.ts';
import { ledgerEntries, wallets } from './wallet.model.ts';
import { contraAccount, type Entry, type WalletRow } from './wallet.rules.ts';

/** Names a wallet. */
export const walletKey = (userId: string, currency: string): string => `${userId}/${currency}`;

/** The wallets of a batch: those that exist, and empty ones for those that get their first entry. */
export class Wallets {
  readonly #wallets: Map<string, WalletRow & Locked>;

  constructor(wallets: readonly (WalletRow & Locked)[]) {
    this.#wallets = new Map(wallets.map((wallet) => [walletKey(wallet.userId, wallet.currency), wallet]));
  }

  of(userId: string, currency: string): WalletRow & Locked {
    return this.#wallets.get(walletKey(userId, currency)) ?? { userId, currency, balance: 0, entries: 0, busy: false };
  }

  put(wallet: WalletRow): void {
    this.#wallets.set(walletKey(wallet.userId, wallet.currency), { ...wallet, busy: false });
  }
}

/** In the global lock order. */
const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

const keys = arraysOf(wallets, ['userId', 'currency']);
const byKeys = lookUp(wallets, {
  each: ['userId', 'currency'],
  columns: columnsOf(wallets, ['userId', 'currency', 'balance', 'entries']),
});

/** Locks wallets in the order of their keys. The one place that locks wallets of many users at once. */
export async function lockWallets(
  batch: Batch,
  wanted: readonly { userId: string; currency: string }[],
): Promise<Wallets> {
  if (wanted.length === 0) return new Wallets([]);
  const distinct = [...new Map(wanted.map((wallet) => [walletKey(wallet.userId, wallet.currency), wallet]))]
    .sort(byKey)
    .map(([, wallet]) => wallet);
  const found = await lockRows<WalletRow>(batch, byKeys, keys.values(distinct), (row) =>
    walletKey(row.userId, row.currency),
  );
  return new Wallets(found);
}

const newWallets = arraysOf(wallets, ['userId', 'currency', 'balance', 'entries']);
const upsert = `insert into wallets as w (user_id, currency, balance, entries) select ${newWallets.select('n')} from ${newWallets.as('n')}
  on conflict (user_id, currency) do update set ${assigned(wallets, ['balance', 'entries'], 'excluded')}
  where (w.user_id, w.currency, w.entries) in (select * from unnest($1::text[], $2::text[], $5::bigint[]))`;

const insertLegs = insertRows(ledgerEntries, {
  each: [
    'userId',
    'entryId',
    'account',
    'currency',
    'kind',
    'amount',
    'entryNo',
    'balanceAfter',
    'concertId',
    'paymentId',
    'createdAt',
  ],
});

/**
 * Writes ledger entries and the balances they lead to. A first entry makes the wallet. `entries` guards the write: when
 * another node moved the same wallet meanwhile (only a wallet that did not exist can't be locked), the batch runs again.
 */
export async function storeEntries(batch: Batch, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  // A first entry locks its wallet by inserting it.
  const changes = [...Map.groupBy(entries, (entry) => walletKey(entry.userId, entry.currency))]
    .sort(byKey)
    .map(([, group]) => ({ first: group[0]!, last: group.at(-1)! }));
  const after = changes.map(({ last }) => ({ ...last, balance: last.balanceAfter, entries: last.entryNo }));
  const written = await write(batch.transaction, upsert, [
    ...newWallets.values(after),
    changes.map(({ first }) => first.entryNo - 1),
  ]);
  if (written !== changes.length) throw new WriteConflict('a wallet moved meanwhile');
  const legs = entries.flatMap((entry) => {
    const leg = { ...entry, account: 'wallet' as const, createdAt: entry.at };
    return [leg, { ...leg, account: contraAccount[entry.kind], amount: -entry.amount, balanceAfter: null }];
  });
  await insertLegs(batch.transaction, {}, legs);
}
