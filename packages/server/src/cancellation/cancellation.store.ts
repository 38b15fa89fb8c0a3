import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { rows, write } from '../database/rows.ts';
import { columnsOf, lookUp, type Selected } from '../database/statements.ts';
import { type Batch, lockRows, type Locked, type StampedBatch } from '../engine/batch.ts';
import { cancellations } from './cancellation.model.ts';
import type { RefundFailure } from './cancellation.schemas.ts';

const columns = columnsOf(cancellations, [
  'concertId',
  'scheduleId',
  'reason',
  'payments',
  'refunded',
  'amount',
  'failures',
  'begunAt',
  'finishedAt',
]);

/** A cancelled date and its refunds. */
export interface CancellationRow extends Omit<Selected<typeof columns>, 'failures'> {
  readonly failures: readonly RefundFailure[];
}

const byId = lookUp(cancellations, { shared: ['concertId'], each: ['scheduleId'], columns });

/** A cancellation, locked: the first lock of whatever goes on with it. */
export async function lockCancellation(
  batch: Batch,
  concertId: string,
  scheduleId: string,
): Promise<(CancellationRow & Locked) | undefined> {
  const [found] = await lockRows<CancellationRow>(batch, byId, [concertId, [scheduleId]], (row) => row.scheduleId);
  return found;
}

/** Writes how far a cancellation is, or that it begins. */
export async function writeCancellation(batch: StampedBatch, row: CancellationRow): Promise<void> {
  const { concertId, scheduleId, reason, payments, refunded, amount, failures, begunAt, finishedAt } = row;
  await write(
    batch.transaction,
    `insert into cancellations (concert_id, schedule_id, reason, payments, refunded, amount, failures, begun_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (concert_id, schedule_id) do update set payments = excluded.payments, refunded = excluded.refunded,
       amount = excluded.amount, failures = excluded.failures, finished_at = excluded.finished_at`,
    [concertId, scheduleId, reason, payments, refunded, amount, JSON.stringify(failures), begunAt, finishedAt],
  );
}

/** Notes that all dates of a concert are to be cancelled that are not yet. */
export async function beginCancellations(batch: StampedBatch, concertId: string, reason: string): Promise<void> {
  await write(
    batch.transaction,
    `insert into cancellations (concert_id, schedule_id, reason, begun_at)
     select concert_id, schedule_id, $2, $3 from schedules where concert_id = $1
     on conflict (concert_id, schedule_id) do nothing`,
    [concertId, reason, batch.now],
  );
}

/** A page of the cancellations that are not finished, after the last one of the page before. */
export async function readUnfinished(
  db: Sequelize,
  after: Pick<CancellationRow, 'concertId' | 'scheduleId'>,
  limit: number,
): Promise<CancellationRow[]> {
  return await read(
    db,
    `select ${columns} from cancellations where finished_at is null and (concert_id, schedule_id) > ($1, $2)
       order by concert_id, schedule_id limit $3`,
    [after.concertId, after.scheduleId, limit],
  );
}

/** A page of the seats of a date that are paid for, in the order of their ids. */
export async function readSold(
  batch: Batch,
  { concertId, scheduleId }: { concertId: string; scheduleId: string },
  after: number,
  limit: number,
): Promise<{ seatId: number; reservationId: string }[]> {
  return await rows(
    batch.transaction,
    `select seat_id as "seatId", reservation_id as "reservationId" from seats
     where concert_id = $1 and schedule_id = $2 and sold and blocked is null and seat_id > $3 order by seat_id limit $4`,
    [concertId, scheduleId, after, limit],
  );
}
