import { WriteConflict } from '../database/fault.ts';
import { write } from '../database/rows.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch } from '../engine/batch.ts';
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

/** Locks wallets in the order of their keys. The one place that locks wallets of many users at once. */
export async function lockWallets(
  batch: Batch,
  wanted: readonly { userId: string; currency: string }[],
): Promise<Wallets> {
  if (wanted.length === 0) return new Wallets([]);
  const wallets = [...new Map(wanted.map((wallet) => [walletKey(wallet.userId, wallet.currency), wallet]))]
    .sort(byKey)
    .map(([, wallet]) => wallet);
  const found = await lockRows<WalletRow>(
    batch,
    (lock) => `select found.* from unnest($1::text[], $2::text[]) as w (user_id, currency) cross join lateral (
       select user_id as "userId", currency, balance, entries from wallets where user_id = w.user_id and currency = w.currency offset 0 ${lock}
     ) as found`,
    [wallets.map((wallet) => wallet.userId), wallets.map((wallet) => wallet.currency)],
    (row) => walletKey(row.userId, row.currency),
  );
  return new Wallets(found);
}

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
  const written = await write(
    batch.transaction,
    `insert into wallets as w (user_id, currency, balance, entries)
     select n.user_id, n.currency, n.balance, n.entries from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as n (user_id, currency, balance, entries)
     on conflict (user_id, currency) do update set balance = excluded.balance, entries = excluded.entries
     where (w.user_id, w.currency, w.entries) in (select * from unnest($1::text[], $2::text[], $5::bigint[]))`,
    [
      changes.map(({ last }) => last.userId),
      changes.map(({ last }) => last.currency),
      changes.map(({ last }) => last.balanceAfter),
      changes.map(({ last }) => last.entryNo),
      changes.map(({ first }) => first.entryNo - 1),
    ],
  );
  if (written !== changes.length) throw new WriteConflict('a wallet moved meanwhile');
  const legs = entries.flatMap((entry) => [
    { ...entry, account: 'wallet', balanceAfter: entry.balanceAfter },
    { ...entry, account: contraAccount[entry.kind], amount: -entry.amount, balanceAfter: null },
  ]);
  await write(
    batch.transaction,
    `insert into ledger_entries (user_id, entry_id, account, currency, kind, amount, entry_no, balance_after, concert_id, payment_id, created_at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::timestamptz[])`,
    [
      legs.map((leg) => leg.userId),
      legs.map((leg) => leg.entryId),
      legs.map((leg) => leg.account),
      legs.map((leg) => leg.currency),
      legs.map((leg) => leg.kind),
      legs.map((leg) => leg.amount),
      legs.map((leg) => leg.entryNo),
      legs.map((leg) => leg.balanceAfter),
      legs.map((leg) => leg.concertId),
      legs.map((leg) => leg.paymentId),
      legs.map((leg) => leg.at),
    ],
  );
}
