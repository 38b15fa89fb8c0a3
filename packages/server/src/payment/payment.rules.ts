import type { Reason } from '../errors.ts';

/** A payment's row. */
export interface PaymentRow {
  readonly paymentId: string;
  readonly reservationId: string;
  readonly userId: string;
  readonly tokenSeq: number;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'refused' | 'paid' | 'refunded';
  readonly refusals: number;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
  readonly refundedAt: Date | null;
}

/** One step in a payment's history. */
export interface PaymentEventRow {
  readonly paymentId: string;
  readonly eventNo: number;
  readonly kind: PaymentRow['status'];
  readonly reason: Reason | null;
  readonly missing: number | null;
  readonly note: string | null;
  readonly at: Date;
}

/** A payment and the step that brought it there; no step when the history is full. */
export interface Step {
  readonly payment: PaymentRow;
  readonly event: PaymentEventRow | undefined;
}

/** Refused attempts kept in a payment's history. Later ones are only counted. */
export const refusalsKept = 20;

const plain = { reason: null, missing: null, note: null };

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

/** The money goes back. */
export function refundedStep(payment: PaymentRow, note: string, at: Date): Step {
  return {
    payment: { ...payment, status: 'refunded', refundedAt: at },
    event: { ...plain, paymentId: payment.paymentId, eventNo: refusalsKept + 2, kind: 'refunded', note, at },
  };
}
