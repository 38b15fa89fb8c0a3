import type { Transaction } from 'sequelize';
import { rows } from '../database/rows.ts';
import { arraysOf, columnsOf, lookUp, type Selected, updateRows } from '../database/statements.ts';
import { type Batch, type Locked, lockRows, type StampedBatch } from '../engine/batch.ts';
import { type Seat, seatNames, seats } from '../catalogue/index.ts';

const seatColumns = columnsOf(seats, ['scheduleId', ...seatNames, 'reservationId', 'heldUntil', 'sold', 'fence']);

/** What a decision knows of a seat. */
export type SeatRow = Selected<typeof seatColumns>;

const key = ['scheduleId', 'seatId'] as const;
const keyArrays = arraysOf(seats, key, 2);
const byKey = lookUp(seats, { shared: ['concertId'], each: key, columns: seatColumns });

/** Names a seat across schedules. */
export const seatKey = (scheduleId: string, seatId: number): string => `${scheduleId}/${seatId}`;

/** The order of the primary key. */
const byDateAndId = (a: Pick<Seat, (typeof key)[number]>, b: Pick<Seat, (typeof key)[number]>): number =>
  a.scheduleId === b.scheduleId ? a.seatId - b.seatId : a.scheduleId < b.scheduleId ? -1 : 1;

/** Seats of one concert, locked in the order of their keys. */
export async function lockSeats(
  batch: Batch,
  concertId: string,
  wanted: readonly { scheduleId: string; seatIds: readonly number[] }[],
): Promise<Map<string, SeatRow & Locked>> {
  const pairs = new Map(
    wanted.flatMap(({ scheduleId, seatIds }) =>
      seatIds.map((seatId) => [seatKey(scheduleId, seatId), { scheduleId, seatId }]),
    ),
  );
  if (pairs.size === 0) return new Map();
  const keys = [...pairs.values()].sort(byDateAndId);
  const found = await lockRows<SeatRow>(batch, byKey, [concertId, ...keyArrays.values(keys)], (row) =>
    seatKey(row.scheduleId, row.seatId),
  );
  return new Map(found.map((row) => [seatKey(row.scheduleId, row.seatId), row]));
}

/** A seat's new owner, written by its key. */
export type SeatWrite = Pick<SeatRow, 'scheduleId' | 'seatId' | 'reservationId' | 'heldUntil' | 'sold' | 'fence'>;

const update = updateRows(seats, {
  shared: ['concertId'],
  each: key,
  set: ['reservationId', 'heldUntil', 'sold', 'fence'],
});

/** Writes who owns each seat now. The rows are locked and were checked. */
export async function writeSeats(batch: StampedBatch, concertId: string, written: readonly SeatWrite[]): Promise<void> {
  if (written.length === 0) return;
  await update(batch.transaction, { concertId, changedBy: batch.id }, written);
}

/** Of these concerts those with dates that take place, every seat of which is paid or kept back. */
export async function soldOutOf(batch: Batch, concertIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await rows<{ concertId: string }>(
    batch.transaction,
    `select c.concert_id as "concertId" from unnest($1::text[]) as c (concert_id)
     where (select 1 from schedules where concert_id = c.concert_id and cancelled_at is null limit 1) is not null
       and (
         select 1 from schedules as d cross join lateral (
           select 1 from seats where concert_id collate "C" = d.concert_id and schedule_id = d.schedule_id and not sold limit 1
         ) as s where d.concert_id = c.concert_id and d.cancelled_at is null limit 1
       ) is null`,
    [concertIds],
  );
  return new Set(found.map((row) => row.concertId));
}

const seatChangeColumns = columnsOf(seats, [...key, 'heldUntil', 'sold', 'blocked']);

/** Whether a seat is free, as far as its row tells. */
export type SeatChange = Selected<typeof seatChangeColumns>;

/** A concert's seats that somebody has, or had, or that operators keep back. */
export async function readTaken(transaction: Transaction, concertId: string): Promise<SeatChange[]> {
  return await rows(
    transaction,
    `select ${seatChangeColumns} from seats where concert_id = $1 and (reservation_id is not null or sold)`,
    [concertId],
  );
}

/** One page of all seats of a concert, whoever has them. */
export async function readSeatPage(
  transaction: Transaction,
  concertId: string,
  after: Pick<Seat, 'scheduleId' | 'seatId'> = { scheduleId: '', seatId: 0 },
  limit: number,
): Promise<SeatChange[]> {
  return await rows(
    transaction,
    `select ${seatChangeColumns} from seats where concert_id = $1 and (schedule_id, seat_id) > ($2, $3)
     order by schedule_id, seat_id limit $4`,
    [concertId, after.scheduleId, after.seatId, limit],
  );
}

/** A concert's seats whose owner a transaction changed whose id is not below `horizon`. */
export async function seatsChangedSince(
  transaction: Transaction,
  concertId: string,
  horizon: number,
): Promise<SeatChange[]> {
  return await rows(
    transaction,
    `select ${seatChangeColumns} from seats where concert_id collate "C" = $1 and changed_by >= $2`,
    [concertId, horizon],
  );
}
