import type { Transaction } from 'sequelize';
import { rows, write } from '../database/rows.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch, type StampedBatch } from '../engine/batch.ts';
import type { SeatOwner } from './seating.rules.ts';

/** A seat's row. */
export interface SeatRow extends SeatOwner {
  readonly scheduleId: string;
  readonly seatId: number;
  readonly price: number;
}

/** Names a seat across schedules. */
export const seatKey = (scheduleId: string, seatId: number): string => `${scheduleId}/${seatId}`;

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
  const keys = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
  const found = await lockRows<SeatRow>(
    batch,
    (lock) => `select s.* from unnest($2::text[], $3::int[]) as w (schedule_id, seat_id) cross join lateral (
       select schedule_id as "scheduleId", seat_id as "seatId", price, reservation_id as "reservationId", held_until as "heldUntil", sold, fence
       from seats where concert_id = $1 and schedule_id = w.schedule_id and seat_id = w.seat_id offset 0 ${lock}
     ) as s`,
    [concertId, keys.map((key) => key.scheduleId), keys.map((key) => key.seatId)],
    (row) => seatKey(row.scheduleId, row.seatId),
  );
  return new Map(found.map((row) => [seatKey(row.scheduleId, row.seatId), row]));
}

/** A seat's new owner, written by its key. */
export interface SeatWrite extends SeatOwner {
  readonly scheduleId: string;
  readonly seatId: number;
}

/** Writes who owns each seat now. The rows are locked and were checked. */
export async function writeSeats(batch: StampedBatch, concertId: string, seats: readonly SeatWrite[]): Promise<void> {
  if (seats.length === 0) return;
  await write(
    batch.transaction,
    `update seats set reservation_id = w.reservation_id, held_until = w.held_until, sold = w.sold, fence = w.fence, changed_by = $8
     from unnest($2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::bool[], $7::bigint[])
       as w (schedule_id, seat_id, reservation_id, held_until, sold, fence)
     cross join lateral (
       select ctid from seats where concert_id = $1 and schedule_id = w.schedule_id and seat_id = w.seat_id offset 0
     ) as found
     where seats.ctid = found.ctid`,
    [
      concertId,
      seats.map((seat) => seat.scheduleId),
      seats.map((seat) => seat.seatId),
      seats.map((seat) => seat.reservationId),
      seats.map((seat) => seat.heldUntil),
      seats.map((seat) => seat.sold),
      seats.map((seat) => seat.fence),
      batch.id,
    ],
  );
}

/** Of these concerts those that have seats and in which every one of them is paid. */
export async function soldOutOf(batch: Batch, concertIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await rows<{ concertId: string }>(
    batch.transaction,
    `select c.concert_id as "concertId" from unnest($1::text[]) as c (concert_id)
     where (select 1 from schedules where concert_id = c.concert_id limit 1) is not null
       and (select 1 from seats where concert_id collate "C" = c.concert_id and not sold limit 1) is null`,
    [concertIds],
  );
  return new Set(found.map((row) => row.concertId));
}

/** Whether a seat is free, as far as its row tells. */
export interface SeatChange {
  readonly scheduleId: string;
  readonly seatId: number;
  readonly heldUntil: Date | null;
  readonly sold: boolean;
}

const seatChangeColumns = `schedule_id as "scheduleId", seat_id as "seatId", held_until as "heldUntil", sold`;

/** A concert's seats that somebody has, or had. */
export async function readTaken(transaction: Transaction, concertId: string): Promise<SeatChange[]> {
  return await rows(
    transaction,
    `select ${seatChangeColumns} from seats where concert_id = $1 and reservation_id is not null`,
    [concertId],
  );
}

/** One page of all seats of a concert, whoever has them. */
export async function readSeatPage(
  transaction: Transaction,
  concertId: string,
  after: { scheduleId: string; seatId: number } = { scheduleId: '', seatId: 0 },
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
