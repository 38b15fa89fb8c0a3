import { bigint, int, ints, key, nullable, type RowOf, table, text, timestamptz } from '../database/table.ts';
import type { PaymentEventRow, PaymentRow } from './payment.rules.ts';

/** The payment of each reservation, from the first attempt on. */
export const payments = table<PaymentRow & { readonly concertId: string }>('payments', {
  concertId: key(text()),
  paymentId: key(text()),
  reservationId: text(),
  userId: text(),
  tokenSeq: bigint(),
  amount: bigint(),
  currency: text(),
  status: text(),
  refusals: int(),
  refunded: bigint(),
  refunds: int(),
  createdAt: timestamptz(),
  paidAt: nullable(timestamptz()),
  refundedAt: nullable(timestamptz()),
});
export type Payment = RowOf<typeof payments>;

/** The steps of each payment's history. Never deleted, and never changed but for the notes about people who were erased. */
export const paymentEvents = table<PaymentEventRow & { readonly concertId: string }>('payment_events', {
  concertId: key(text()),
  paymentId: key(text()),
  eventNo: key(int()),
  kind: text(),
  reason: nullable(text()),
  missing: nullable(bigint()),
  note: nullable(text()),
  refundId: nullable(text()),
  amount: nullable(bigint()),
  seatIds: nullable(ints()),
  at: timestamptz(),
});
