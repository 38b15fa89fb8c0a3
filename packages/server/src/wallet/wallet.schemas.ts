import { z } from 'zod';
import { amount, key, type Keyed, page, type PageRequest, requestOf } from '../rpc/inputs.ts';

/** Whose wallet, and in which currency. */
export interface WalletRequest {
  /** A live queue token, waiting or active. Its concert's currency names the wallet. */
  token: string;
}

/** What to add to which wallet. */
export interface ChargeRequest extends WalletRequest, Keyed {
  /** How much to add, in the currency's minor unit: a whole number, 1–1,000,000,000. */
  amount: number;
}

/** Which movements of which wallet. */
export interface HistoryRequest extends WalletRequest, PageRequest {}

const token = z.string();

export const balanceInput = requestOf<WalletRequest>()(z.object({ token }));
export const chargeInput = requestOf<ChargeRequest>()(z.object({ amount, token, ...key }));
export const historyInput = requestOf<HistoryRequest>()(z.object({ token, ...page }));

/** What the caller has in the currency of the token's concert, in minor units. */
export interface BalanceOutput {
  balance: number;
  /** ISO 4217. */
  currency: string;
}

/** The wallet after a charge. */
export interface ChargeOutput {
  balance: number;
  entryId: string;
}

/** One movement of a wallet. */
export interface EntryOutput {
  entryId: string;
  kind: 'charge' | 'payment' | 'refund';
  /** What the wallet gained, in minor units; negative when it paid. */
  amount: number;
  balanceAfter: number;
  /** The payment that a payment or a refund belongs to. */
  paymentId: string | null;
  at: Date;
}

/** Movements, newest first. */
export interface HistoryOutput {
  entries: EntryOutput[];
  nextCursor: string | null;
}
