import { type Refusal, refusal } from '../errors.ts';

/** Most that a wallet may hold, in minor units. */
export const balanceLimit = 1_000_000_000_000;

/** A wallet's row: what a user has in one currency, and how many ledger entries made it. */
export interface WalletRow {
  readonly userId: string;
  readonly currency: string;
  readonly balance: number;
  readonly entries: number;
}

/** Why money moves: its owner's own charge, a service's credit or debit, a payment or its refund. */
export type EntryKind = 'charge' | 'credit' | 'debit' | 'payment' | 'refund';

/** One movement of money, which the ledger keeps as two legs that sum to zero. */
export interface Entry {
  readonly entryId: string;
  readonly userId: string;
  readonly currency: string;
  readonly kind: EntryKind;
  /** What the wallet gains; negative when it pays. */
  readonly amount: number;
  readonly entryNo: number;
  readonly balanceAfter: number;
  readonly concertId: string | null;
  readonly paymentId: string | null;
  readonly at: Date;
}

/** Whose leg of an entry: the wallet's, or a system account's (`funding` for money that comes in or goes out, `sales` for what concerts earn). */
export type Account = 'wallet' | 'funding' | 'sales';

/** The system account on the other side of a movement. */
export const contraAccount = {
  charge: 'funding',
  credit: 'funding',
  debit: 'funding',
  payment: 'sales',
  refund: 'sales',
} as const satisfies Record<EntryKind, Account>;

/** A wallet may not hold more than a number keeps exactly. */
export function refuseOverBalance(wallet: WalletRow, gain: number): Refusal | undefined {
  return wallet.balance + gain > balanceLimit
    ? refusal(
        'BALANCE_LIMIT',
        { limit: balanceLimit },
        `The wallet would hold more than ${balanceLimit}, which is the most it may.`,
      )
    : undefined;
}

/** What a wallet pays it pays in full or not at all. */
export function refuseUncovered(wallet: WalletRow, price: number, message?: string): Refusal | undefined {
  return wallet.balance < price
    ? refusal('INSUFFICIENT_BALANCE', { missing: price - wallet.balance }, message)
    : undefined;
}

/** Moves money in or out of a wallet: the wallet afterwards and the entry that proves it. */
export function post(
  wallet: WalletRow,
  what: Pick<Entry, 'entryId' | 'kind' | 'amount' | 'concertId' | 'paymentId' | 'at'>,
): { wallet: WalletRow; entry: Entry } {
  const balance = wallet.balance + what.amount;
  const entries = wallet.entries + 1;
  const { userId, currency } = wallet;
  return {
    wallet: { userId, currency, balance, entries },
    entry: { ...what, userId, currency, entryNo: entries, balanceAfter: balance },
  };
}

/** What a service calls a movement, and the entry that it became. */
export interface ServiceReference {
  readonly service: string;
  readonly kind: 'credit' | 'debit';
  readonly reference: string;
  readonly userId: string;
  readonly entryId: string;
}

/** Why a service's movement is not made: there is not enough in the wallet, or no room in it. */
export function refuseMove(wallet: WalletRow, kind: ServiceReference['kind'], amount: number): Refusal | undefined {
  return kind === 'credit'
    ? refuseOverBalance(wallet, amount)
    : refuseUncovered(wallet, amount, 'The balance does not cover the amount, and nothing was taken.');
}
