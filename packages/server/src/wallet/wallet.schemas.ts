import { z } from 'zod';
import { amount, currency, key, type Keyed, page, type PageRequest, requestOf, userId } from '../rpc/inputs.ts';
import type { FoundUser } from '../rpc/outputs.ts';
import type { EntryKind } from './wallet.rules.ts';

/** Which of the caller's wallets. */
export interface WalletRequest {
  /** A live queue token, waiting or active: its concert's currency names the wallet. Either this or `currency`. */
  token?: string | undefined;
  /** The wallet's currency, an ISO 4217 code such as KRW: it needs no visit. */
  currency?: string | undefined;
}

/** What to add to which wallet. */
export interface ChargeRequest extends Keyed {
  /** A live queue token, waiting or active. Its concert's currency names the wallet. */
  token: string;
  /** How much to add, in the currency's minor unit: a whole number, 1–1,000,000,000. */
  amount: number;
}

/** What a service adds to a wallet, or takes from it. */
export interface MoveRequest extends Keyed {
  /** Whose wallet. */
  userId: string;
  /** Which of their wallets: an ISO 4217 code such as KRW. */
  currency: string;
  /** How much, in the currency's minor unit: a whole number, 1–1,000,000,000. */
  amount: number;
  /** What the service calls this movement, such as its payment's id: it counts once, whatever the key. 1–255 printable ASCII characters. */
  reference: string;
}

/** Which movements of which wallet. */
export interface HistoryRequest extends WalletRequest, PageRequest {}

const token = z.string();
const wallet = { token: token.optional(), currency: currency.optional() };
const isOne = (input: { token?: string | undefined; currency?: string | undefined }): boolean =>
  (input.token === undefined) !== (input.currency === undefined);
const otherwise = { path: ['token'], error: 'give either token or currency' };

export const balanceInput = requestOf<WalletRequest>()(z.object(wallet).refine(isOne, otherwise));
export const chargeInput = requestOf<ChargeRequest>()(z.object({ amount, token, ...key }));
export const moveInput = requestOf<MoveRequest>()(
  z.object({ userId, currency, amount, reference: key.idempotencyKey, ...key }),
);
export type MoveInput = z.output<typeof moveInput>;
export const historyInput = requestOf<HistoryRequest>()(z.object({ ...wallet, ...page }).refine(isOne, otherwise));

/** What the caller has in the currency of the token's concert, in minor units. */
export interface BalanceOutput {
  balance: number;
  /** ISO 4217. */
  currency: string;
}

/** A user and what they have, in minor units of each currency that they ever had any of. */
export interface UserWithBalances extends FoundUser {
  balances: BalanceOutput[];
}

/** The wallet after a charge. */
export interface ChargeOutput {
  balance: number;
  entryId: string;
}

/** The wallet after a credit or a debit; of the first one, when the reference came again. */
export interface MoveOutput {
  entryId: string;
  userId: string;
  /** ISO 4217. */
  currency: string;
  /** What it then held, in minor units. */
  balance: number;
}

/** One movement of a wallet. */
export interface EntryOutput {
  entryId: string;
  /** The owner's own charge, a service's credit or debit, a payment, or a refund. */
  kind: EntryKind;
  /** What the wallet gained, in minor units; negative when it paid or was debited. */
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
