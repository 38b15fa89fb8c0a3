import { z } from 'zod';
import type { Reason } from '../errors.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';
import { id, key, type Keyed, label, page, type PageRequest, requestOf, seatIds, userId } from '../rpc/inputs.ts';

/** What to pay for: one hold, or several at once, all or none. */
export interface PayRequest extends Keyed {
  /** The hold to pay, from `concert.reserve`. Either this or `reservationIds`. */
  reservationId?: string | undefined;
  /** 1–8 distinct holds of the visit to pay at once. */
  reservationIds?: string[] | undefined;
  /** The queue token, from `queue.issueToken`. */
  token: string;
}

/** Which payment. */
export interface PaymentRequest {
  /** One of the caller's payments. */
  paymentId: string;
}

const statuses = ['refused', 'paid', 'partly_refunded', 'refunded'] as const;

/** Whose payments to look for, or for what. What is left out narrows nothing. */
export interface PaymentSearch extends PageRequest {
  /** One payment, which a customer or a provider names. */
  paymentId?: string | undefined;
  /** Those of one concert. */
  concertId?: string | undefined;
  /** Those for seats of one date. */
  scheduleId?: string | undefined;
  /** Those of one user, in any concert unless `concertId` is given. */
  userId?: string | undefined;
  /** Those that have come to this. */
  status?: (typeof statuses)[number] | undefined;
}

/** Whose payments to add up. */
export interface TotalsRequest {
  /** The concert that was paid for. */
  concertId: string;
  /** One date of it alone, from `concert.get`; all of them unless given. */
  scheduleId?: string | undefined;
}

/** What to give back, and why. */
export interface RefundRequest extends Keyed {
  /** The payment to give back, of any user. */
  paymentId: string;
  /** Why, kept in the payment's history: 1–500 characters, no control characters. */
  reason: string;
  /** 1–8 distinct seats of the payment to give back, each at its price; all that are left unless given. */
  seatIds?: number[] | undefined;
}

export const payInput = requestOf<PayRequest>()(
  z
    .object({
      reservationId: id.optional(),
      reservationIds: z
        .array(z.string())
        .min(1)
        .max(8)
        // As they were sent: all that look like no id are read as the same one.
        .refine((ids) => new Set(ids).size === ids.length, 'must be distinct')
        .pipe(z.array(id))
        .optional(),
      token: z.string(),
      ...key,
    })
    .refine(({ reservationId, reservationIds }) => (reservationId === undefined) !== (reservationIds === undefined), {
      path: ['reservationId'],
      error: 'give either reservationId or reservationIds',
    }),
);
export const paymentInput = requestOf<PaymentRequest>()(z.object({ paymentId: id }));
export const listInput = requestOf<PageRequest | undefined>()(z.object(page).prefault({}));
export const totalsInput = requestOf<TotalsRequest>()(z.object({ concertId: id, scheduleId: id.optional() }));
export const searchInput = requestOf<PaymentSearch | undefined>()(
  z
    .object({
      paymentId: id.optional(),
      concertId: id.optional(),
      scheduleId: id.optional(),
      userId: userId.optional(),
      status: z.enum(statuses).optional(),
      ...page,
    })
    .prefault({}),
);
export const refundInput = requestOf<RefundRequest>()(
  z.object({ paymentId: id, reason: label(500), seatIds: seatIds.optional(), ...key }),
);

/** Seats that were paid for. Money is in minor units of the concert's currency. */
export interface PaidReservation extends SeatsOfDate {
  reservationId: string;
  amount: number;
  status: 'paid';
}

/** A hold that a payment freed, as it ended the visit. */
export interface FreedHold extends SeatsOfDate {
  reservationId: string;
}

/** A payment that went through. Money is in minor units of the concert's currency. */
export interface PayOutput {
  /** Of the first hold. */
  paymentId: string;
  /** What was paid for all holds. */
  amount: number;
  /** What is left in the wallet. */
  balance: number;
  paidAt: Date;
  /** The first hold. */
  reservation: PaidReservation;
  /** All holds, in the order in which they were named. */
  reservations: PaidReservation[];
  /** The same, each with its payment. */
  payments: { paymentId: string; amount: number; reservation: PaidReservation }[];
  /** The visit's other holds: paying ends the visit, so they are free again. */
  released: FreedHold[];
}

/** What a refund gave back. Money is in minor units of the concert's currency. */
export interface RefundOutput {
  refundId: string;
  amount: number;
  /** What of the payment is left. */
  remaining: number;
}

/** A payment with its history. `refused` means that no attempt went through so far. */
export interface PaymentOutput extends SeatsOfDate {
  /** When the show was to begin as the seats were chosen, where it was moved since; null while it still begins then. */
  movedFrom: Date | null;
  paymentId: string;
  concertId: string;
  reservationId: string;
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** `partly_refunded` while some of its seats were given back, and some not. */
  status: (typeof statuses)[number];
  createdAt: Date;
  paidAt: Date | null;
  /** When everything was given back. */
  refundedAt: Date | null;
  /** How much of the amount was given back. */
  refunded: number;
  /** The seats that were given back, of `seatIds`. */
  refundedSeatIds: number[];
  /** How often it was refused. The history keeps the first 20 of them. */
  refusals: number;
  history: {
    kind: 'refused' | 'paid' | 'refunded';
    at: Date;
    /** Why it was refused. */
    reason: Reason | null;
    /** What the balance lacked. */
    missing: number | null;
    /** Why it was refunded. */
    note: string | null;
    /** What this refund gave back, and for which seats; null in refunds of releases before partial ones. */
    amount: number | null;
    seatIds: number[] | null;
    refundId: string | null;
  }[];
}

/** What a concert took in. Money is in minor units of its currency. */
export interface PaymentTotals {
  concertId: string;
  /** ISO 4217. */
  currency: string;
  /** How many went through, those that were refunded since too. */
  payments: number;
  /** Of how many of them something is left to be given back. */
  open: number;
  /** What they came to, and what of it was given back. */
  amount: number;
  refunded: number;
}

/** A payment as operators see it. */
export interface FoundPayment extends PaymentOutput {
  /** Who paid, or tried to. */
  userId: string;
}

/** Payments, newest first. A page may be short, or empty, and still not the last: that one has no `nextCursor`. */
export interface FoundPayments {
  payments: FoundPayment[];
  nextCursor: string | null;
}
