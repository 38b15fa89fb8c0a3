import { QueryTypes, type Sequelize } from 'sequelize';
import { arraysOf, assigned, columnsOf, insertRows, type Selected } from '../database/statements.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch } from '../engine/batch.ts';
import { paymentEvents, payments } from './payment.model.ts';
import type { PaymentRow, Step } from './payment.rules.ts';

const paymentAttributes = [
  'paymentId',
  'reservationId',
  'userId',
  'tokenSeq',
  'amount',
  'currency',
  'status',
  'refusals',
  'createdAt',
  'paidAt',
  'refundedAt',
] as const;
const paymentColumns = columnsOf(payments, paymentAttributes);
const byReservation = arraysOf(payments, ['reservationId'], 2).as('w');

/** Payments by reservation, locked in the order of their reservations. */
export async function lockPayments(
  batch: Batch,
  concertId: string,
  reservationIds: readonly string[],
): Promise<Map<string, PaymentRow & Locked>> {
  const found = await lockRows<PaymentRow>(
    batch,
    (lock) => `select p.* from ${byReservation} cross join lateral (
       select ${paymentColumns} from payments where concert_id collate "C" = $1 and reservation_id = w.reservation_id offset 0 ${lock}
     ) as p`,
    [concertId, [...new Set(reservationIds)].sort()],
    (row) => row.reservationId,
  );
  return new Map(found.map((row) => [row.reservationId, row]));
}

const writePayments = insertRows(payments, {
  shared: ['concertId'],
  each: paymentAttributes,
  ending: `on conflict (concert_id collate "C", reservation_id) do update
    set ${assigned(payments, ['tokenSeq', 'status', 'refusals', 'paidAt', 'refundedAt'], 'excluded')}`,
});

const insertEvents = insertRows(paymentEvents, {
  shared: ['concertId'],
  each: ['paymentId', 'eventNo', 'kind', 'reason', 'missing', 'note', 'at'],
});

/** Writes payments, new or known, as their last step left them, and all the steps. */
export async function storeSteps(batch: Batch, concertId: string, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const last = new Map(steps.map(({ payment }) => [payment.reservationId, payment]));
  await writePayments(batch.transaction, { concertId }, [...last.values()]);
  await insertEvents(
    batch.transaction,
    { concertId },
    steps.flatMap(({ event }) => event ?? []),
  );
}

const eventColumns = columnsOf(paymentEvents, ['paymentId', 'kind', 'reason', 'missing', 'note', 'at']);

/** One step of a payment's history. */
export type EventRow = Selected<typeof eventColumns>;

const eventKeys = arraysOf(paymentEvents, ['concertId', 'paymentId']);

/** The histories of these payments, each in the order of its steps. */
export async function readEvents(
  db: Sequelize,
  of: readonly { concertId: string; paymentId: string }[],
): Promise<EventRow[]> {
  return await db.query<EventRow>(
    `select e.* from ${eventKeys.as('w')} cross join lateral (
       select ${eventColumns} from payment_events where concert_id = w.concert_id and payment_id = w.payment_id order by event_no
     ) as e`,
    { bind: eventKeys.values(of), type: QueryTypes.SELECT },
  );
}
