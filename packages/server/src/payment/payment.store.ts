import { QueryTypes, type Sequelize } from 'sequelize';
import { write } from '../database/rows.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch } from '../engine/batch.ts';
import type { PaymentEvent } from './payment.model.ts';
import type { PaymentRow, Step } from './payment.rules.ts';

/** Payments by reservation, locked in the order of their reservations. */
export async function lockPayments(
  batch: Batch,
  concertId: string,
  reservationIds: readonly string[],
): Promise<Map<string, PaymentRow & Locked>> {
  const found = await lockRows<PaymentRow>(
    batch,
    (lock) => `select p.* from unnest($2::text[]) as w (reservation_id) cross join lateral (
       select payment_id as "paymentId", reservation_id as "reservationId", user_id as "userId", token_seq as "tokenSeq", amount, currency, status,
         refusals, created_at as "createdAt", paid_at as "paidAt", refunded_at as "refundedAt"
       from payments where concert_id collate "C" = $1 and reservation_id = w.reservation_id offset 0 ${lock}
     ) as p`,
    [concertId, [...new Set(reservationIds)].sort()],
    (row) => row.reservationId,
  );
  return new Map(found.map((row) => [row.reservationId, row]));
}

/** Writes payments, new or known, as their last step left them, and all the steps. */
export async function storeSteps(batch: Batch, concertId: string, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const payments = [...new Map(steps.map(({ payment }) => [payment.reservationId, payment])).values()];
  await write(
    batch.transaction,
    `insert into payments (concert_id, payment_id, reservation_id, user_id, token_seq, amount, currency, status, refusals, created_at, paid_at, refunded_at)
     select $1, p.* from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::int[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[]) as p
     on conflict (concert_id collate "C", reservation_id) do update
       set token_seq = excluded.token_seq, status = excluded.status, refusals = excluded.refusals, paid_at = excluded.paid_at, refunded_at = excluded.refunded_at`,
    [
      concertId,
      payments.map((payment) => payment.paymentId),
      payments.map((payment) => payment.reservationId),
      payments.map((payment) => payment.userId),
      payments.map((payment) => payment.tokenSeq),
      payments.map((payment) => payment.amount),
      payments.map((payment) => payment.currency),
      payments.map((payment) => payment.status),
      payments.map((payment) => payment.refusals),
      payments.map((payment) => payment.createdAt),
      payments.map((payment) => payment.paidAt),
      payments.map((payment) => payment.refundedAt),
    ],
  );
  const events = steps.flatMap(({ event }) => event ?? []);
  await write(
    batch.transaction,
    `insert into payment_events (concert_id, payment_id, event_no, kind, reason, missing, note, at)
     select $1, e.* from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::timestamptz[]) as e`,
    [
      concertId,
      events.map((event) => event.paymentId),
      events.map((event) => event.eventNo),
      events.map((event) => event.kind),
      events.map((event) => event.reason),
      events.map((event) => event.missing),
      events.map((event) => event.note),
      events.map((event) => event.at),
    ],
  );
}

/** One step of a payment's history. */
export type EventRow = Pick<PaymentEvent, 'paymentId' | 'kind' | 'reason' | 'missing' | 'note' | 'at'>;

/** The histories of these payments, each in the order of its steps. */
export async function readEvents(
  db: Sequelize,
  payments: readonly { concertId: string; paymentId: string }[],
): Promise<EventRow[]> {
  return await db.query<EventRow>(
    `select e.* from unnest($1::text[], $2::text[]) as w (concert_id, payment_id) cross join lateral (
       select payment_id as "paymentId", kind, reason, missing, note, at from payment_events
       where concert_id = w.concert_id and payment_id = w.payment_id order by event_no
     ) as e`,
    {
      bind: [payments.map((payment) => payment.concertId), payments.map((payment) => payment.paymentId)],
      type: QueryTypes.SELECT,
    },
  );
}
