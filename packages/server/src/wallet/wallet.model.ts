import { bigint, key, nullable, table, text, timestamptz } from '../database/table.ts';
import type { Account, Entry, ServiceReference, WalletRow } from './wallet.rules.ts';

/** What a user has in one currency. `entries` counts its ledger entries and guards every write. */
export const wallets = table<WalletRow>('wallets', {
  userId: key(text()),
  currency: key(text()),
  balance: bigint(),
  entries: bigint(),
});

/** One leg of an entry: the wallet's, or that of a system account, which has no balance row. The legs of an entry sum to zero. */
export interface Leg extends Omit<Entry, 'balanceAfter' | 'at'> {
  readonly account: Account;
  readonly balanceAfter: number | null;
  readonly createdAt: Date;
}

export const ledgerEntries = table<Leg>('ledger_entries', {
  userId: key(text()),
  entryId: key(text()),
  account: key(text()),
  currency: text(),
  kind: text(),
  amount: bigint(),
  entryNo: bigint(),
  balanceAfter: nullable(bigint()),
  concertId: nullable(text()),
  paymentId: nullable(text()),
  createdAt: timestamptz(),
});

/** Under which reference a service moved money: each once for its service and kind, for good. */
export const walletReferences = table<ServiceReference>('wallet_references', {
  service: key(text()),
  kind: key(text()),
  reference: key(text()),
  userId: text(),
  entryId: text(),
});
