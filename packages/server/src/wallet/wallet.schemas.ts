import { z } from 'zod';
import { amount, key, page } from '../rpc/inputs.ts';

/** Whose wallet, and in which currency. */
const visit = {
  /** A live queue token, waiting or active. Its concert's currency names the wallet. */
  token: z.string(),
};

export const balanceInput = z.object(visit);
export const chargeInput = z.object({
  /** How much to add, in the currency's minor unit: a whole number, 1–1,000,000,000. */
  amount,
  ...visit,
  ...key,
});
export const historyInput = z.object({ ...visit, ...page });

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
