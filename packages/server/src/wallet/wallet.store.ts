import { WriteConflict } from '../database/fault.ts';
import { write } from '../database/rows.ts';
import { arraysOf, assigned, columnsOf, lookUp } from '../database/statements.ts';
import { type Batch, type Locked, lockRows } from '../engine/batch.ts';
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

const changed = arraysOf(wallets, ['userId', 'currency', 'balance', 'entries']);
const posted = arraysOf(
  ledgerEntries,
  [
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
  6,
);

/** Both legs of each entry, and only where all wallets moved: else their numbers may be another node's. */
const postEntries = `with moved as (
    insert into wallets as w (user_id, currency, balance, entries) select ${changed.select('n')} from ${changed.as('n')}
    on conflict (user_id, currency) do update set ${assigned(wallets, ['balance', 'entries'], 'excluded')}
    where (w.user_id, w.currency, w.entries) in (select * from unnest($1::text[], $2::text[], $5::bigint[])) returning 1
  )
  insert into ledger_entries (user_id, entry_id, account, currency, kind, amount, entry_no, balance_after, concert_id, payment_id, created_at)
  select e.user_id, e.entry_id, leg.account, e.currency, e.kind, leg.amount, e.entry_no, leg.balance_after, e.concert_id, e.payment_id, e.created_at
  from ${posted.as('e')} cross join lateral (values ('wallet', e.amount, e.balance_after), (e.account, -e.amount, null)) as leg (account, amount, balance_after)
  where (select count(*) from moved) = cardinality($1)`;

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
  const written = await write(batch.transaction, postEntries, [
    ...changed.values(changes.map(({ last }) => ({ ...last, balance: last.balanceAfter, entries: last.entryNo }))),
    changes.map(({ first }) => first.entryNo - 1),
    ...posted.values(entries.map((entry) => ({ ...entry, account: contraAccount[entry.kind], createdAt: entry.at }))),
  ]);
  if (written !== 2 * entries.length) throw new WriteConflict('a wallet moved meanwhile');
}
