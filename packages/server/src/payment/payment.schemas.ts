import { z } from 'zod';
import type { Reason } from '../errors.ts';
import { id, key, label, page } from '../rpc/inputs.ts';

export const payInput = z.object({
  /** The hold to pay, from `concert.reserve`. */
  reservationId: id,
  /** The queue token, from `queue.issueToken`. */
  token: z.string(),
  ...key,
});
export const paymentInput = z.object({
  /** One of the caller's payments. */
  paymentId: id,
});
export const listInput = z.object(page).prefault({});
export const refundInput = z.object({
  /** The payment to give back, of any user. */
  paymentId: id,
  /** Why, kept in the payment's history: 1–500 characters, no control characters. */
  reason: label(500),
  ...key,
});

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
