import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { arraysOf, assigned, columnsOf, insertRow, insertRows, type Selected } from '../database/statements.ts';
import { type Batch, type Locked, lockRows } from '../engine/batch.ts';
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
  'refunded',
  'refunds',
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
    set ${assigned(payments, ['tokenSeq', 'status', 'refusals', 'refunded', 'refunds', 'paidAt', 'refundedAt'], 'excluded')}`,
});

const eventAttributes = ['paymentId', 'eventNo', 'kind', 'reason', 'missing', 'note', 'at'] as const;
const insertEvents = insertRows(paymentEvents, { shared: ['concertId'], each: eventAttributes });
const insertRefund = insertRow(paymentEvents, ['concertId', ...eventAttributes, 'refundId', 'amount', 'seatIds']);

/** Writes payments, new or known, as their last step left them, and all the steps. */
export async function storeSteps(batch: Batch, concertId: string, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const last = new Map(steps.map(({ payment }) => [payment.reservationId, payment]));
  const events = steps.flatMap(({ event }) => event ?? []);
  const [refunds, others] = [
    events.filter((event) => event.kind === 'refunded'),
    events.filter((event) => event.kind !== 'refunded'),
  ];
  await Promise.all([
    writePayments(batch.transaction, { concertId }, [...last.values()]),
    others.length > 0 ? insertEvents(batch.transaction, { concertId }, others) : undefined,
    // Lists of seats don't go into one statement with others. Operators refund, so they are few.
    ...refunds.map((event) => insertRefund(batch.transaction, { concertId, ...event })),
  ]);
}

const eventColumns = columnsOf(paymentEvents, [
  'paymentId',
  'kind',
  'reason',
  'missing',
  'note',
  'refundId',
  'amount',
  'seatIds',
  'at',
]);

/** One step of a payment's history. */
export type EventRow = Selected<typeof eventColumns>;

const eventKeys = arraysOf(paymentEvents, ['concertId', 'paymentId']);

/** The histories of these payments, each in the order of its steps. */
export async function readEvents(
  db: Sequelize,
  of: readonly { concertId: string; paymentId: string }[],
): Promise<EventRow[]> {
  return await read(
    db,
    `select e.* from ${eventKeys.as('w')} cross join lateral (
       select ${eventColumns} from payment_events where concert_id = w.concert_id and payment_id = w.payment_id order by event_no
     ) as e`,
    eventKeys.values(of),
  );
}
