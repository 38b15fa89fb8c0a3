import type { Reason } from '../errors.ts';

/** A payment's row. */
export interface PaymentRow {
  readonly paymentId: string;
  readonly reservationId: string;
  readonly userId: string;
  readonly tokenSeq: number;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'refused' | 'paid' | 'partly_refunded' | 'refunded';
  readonly refusals: number;
  /** How much of the amount was given back, in how many refunds. */
  readonly refunded: number;
  readonly refunds: number;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
  readonly refundedAt: Date | null;
}

/** One step in a payment's history. */
export interface PaymentEventRow {
  readonly paymentId: string;
  readonly eventNo: number;
  readonly kind: 'refused' | 'paid' | 'refunded';
  readonly reason: Reason | null;
  readonly missing: number | null;
  readonly note: string | null;
  /** Of a refund: its id, what it gave back, and for which seats. */
  readonly refundId: string | null;
  readonly amount: number | null;
  readonly seatIds: readonly number[] | null;
  readonly at: Date;
}

/** A payment and the step that brought it there; no step when the history is full. */
export interface Step {
  readonly payment: PaymentRow;
  readonly event: PaymentEventRow | undefined;
}

/** Refused attempts kept in a payment's history. Later ones are only counted. */
export const refusalsKept = 20;

/** The first attempt on a reservation makes its payment. */
export function newPayment(
  {
    paymentId,
    reservationId,
    userId,
    tokenSeq,
    amount,
    currency,
  }: Pick<PaymentRow, 'paymentId' | 'reservationId' | 'userId' | 'tokenSeq' | 'amount' | 'currency'>,
  now: Date,
): PaymentRow {
  return {
    paymentId,
    reservationId,
    userId,
    tokenSeq,
    amount,
    currency,
    status: 'refused',
    refusals: 0,
    refunded: 0,
    refunds: 0,
    createdAt: now,
    paidAt: null,
    refundedAt: null,
  };
}

const plain = { reason: null, missing: null, note: null, refundId: null, amount: null, seatIds: null };

/** The payment is refused once more. */
export function refusedStep(payment: PaymentRow, reason: Reason, missing: number | null, at: Date): Step {
  const refusals = payment.refusals + 1;
  const event: PaymentEventRow = {
    ...plain,
    paymentId: payment.paymentId,
    eventNo: refusals,
    kind: 'refused',
    reason,
    missing,
    at,
  };
  return { payment: { ...payment, refusals }, event: refusals <= refusalsKept ? event : undefined };
}

/** The payment succeeds. */
export function paidStep(payment: PaymentRow, tokenSeq: number, at: Date): Step {
  return {
    payment: { ...payment, tokenSeq, status: 'paid', paidAt: at },
    event: { ...plain, paymentId: payment.paymentId, eventNo: refusalsKept + 1, kind: 'paid', at },
  };
}

/** What one refund gives back. */
interface Refunded {
  readonly refundId: string;
  readonly amount: number;
  readonly seatIds: readonly number[];
  /** Why, for people to read. */
  readonly note: string;
  /** Whether nothing is left to give back. */
  readonly isAll: boolean;
}

/** Money goes back, all of it or a part. */
export function refundedStep(payment: PaymentRow, { isAll, ...refund }: Refunded, at: Date): Step {
  const refunds = payment.refunds + 1;
  return {
    payment: {
      ...payment,
      status: isAll ? 'refunded' : 'partly_refunded',
      refunded: payment.refunded + refund.amount,
      refunds,
      refundedAt: isAll ? at : null,
    },
    event: {
      ...plain,
      ...refund,
      paymentId: payment.paymentId,
      eventNo: refusalsKept + 1 + refunds,
      kind: 'refunded',
      at,
    },
  };
}
