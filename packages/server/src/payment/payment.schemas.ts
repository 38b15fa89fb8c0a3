import { z } from 'zod';
import type { Reason } from '../errors.ts';
import { id, key, type Keyed, label, page, type PageRequest, requestOf } from '../rpc/inputs.ts';

/** What to pay for. */
export interface PayRequest extends Keyed {
  /** The hold to pay, from `concert.reserve`. */
  reservationId: string;
  /** The queue token, from `queue.issueToken`. */
  token: string;
}

/** Which payment. */
export interface PaymentRequest {
  /** One of the caller's payments. */
  paymentId: string;
}

/** What to give back, and why. */
export interface RefundRequest extends Keyed {
  /** The payment to give back, of any user. */
  paymentId: string;
  /** Why, kept in the payment's history: 1–500 characters, no control characters. */
  reason: string;
}

export const payInput = requestOf<PayRequest>()(z.object({ reservationId: id, token: z.string(), ...key }));
export const paymentInput = requestOf<PaymentRequest>()(z.object({ paymentId: id }));
export const listInput = requestOf<PageRequest | undefined>()(z.object(page).prefault({}));
export const refundInput = requestOf<RefundRequest>()(z.object({ paymentId: id, reason: label(500), ...key }));

/** A payment that went through. Money is in minor units of the concert's currency. */
export interface PayOutput {
  paymentId: string;
  amount: number;
  /** What is left in the wallet. */
  balance: number;
  paidAt: Date;
  reservation: { reservationId: string; scheduleId: string; seatIds: number[]; amount: number; status: 'paid' };
}

/** A payment with its history. `refused` means that no attempt went through so far. */
export interface PaymentOutput {
  paymentId: string;
  concertId: string;
  reservationId: string;
  amount: number;
  /** ISO 4217. */
  currency: string;
  status: 'refused' | 'paid' | 'refunded';
  createdAt: Date;
  paidAt: Date | null;
  refundedAt: Date | null;
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
  }[];
}
