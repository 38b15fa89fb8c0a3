import type { Transaction } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { rows, write } from '../database/rows.ts';
import type { Locked } from '../engine/command.ts';
import { lockRows, type Tx } from '../engine/tx.ts';
import type { Claim, PlannedSeat, SeatOwner } from './concert.rules.ts';

/** A seat's row. */
export interface SeatRow extends SeatOwner {
  readonly scheduleId: string;
  readonly seatId: number;
  readonly price: number;
}

/** A reservation's row. */
export interface ReservationRow extends Claim {
  readonly scheduleId: string;
  readonly userId: string;
  readonly tokenSeq: number;
  readonly amount: number;
}

/** Names a seat across schedules. */
export const seatKey = (scheduleId: string, seatId: number): string => `${scheduleId}/${seatId}`;

const reservationColumns = `reservation_id as "reservationId", schedule_id as "scheduleId", user_id as "userId", token_seq as "tokenSeq",
  seat_ids as "seatIds", fences, amount, status, held_until as "heldUntil"`;

/** Seats of one concert, locked in the order of schedule and number. */
export async function lockSeats(
  tx: Tx,
  concertId: string,
  wanted: readonly { scheduleId: string; seatIds: readonly number[] }[],
): Promise<Map<string, SeatRow & Locked>> {
  const pairs = wanted.flatMap(({ scheduleId, seatIds }) => seatIds.map((seatId) => ({ scheduleId, seatId })));
  if (pairs.length === 0) return new Map();
  const found = await lockRows<SeatRow>(
    tx,
    `select schedule_id as "scheduleId", seat_id as "seatId", price, reservation_id as "reservationId", held_until as "heldUntil", sold, fence
     from seats where concert_id = $1 and (schedule_id, seat_id) in (select * from unnest($2::text[], $3::int[]))
     order by schedule_id, seat_id`,
    [concertId, pairs.map((pair) => pair.scheduleId), pairs.map((pair) => pair.seatId)],
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
export async function writeSeats(tx: Tx, concertId: string, seats: readonly SeatWrite[]): Promise<void> {
  if (seats.length === 0) return;
  await write(
    tx.transaction,
    `update seats set reservation_id = w.reservation_id, held_until = w.held_until, sold = w.sold, fence = w.fence, changed_by = $8
     from unnest($2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::bool[], $7::bigint[])
       as w (schedule_id, seat_id, reservation_id, held_until, sold, fence)
     where seats.concert_id = $1 and seats.schedule_id = w.schedule_id and seats.seat_id = w.seat_id`,
    [
      concertId,
      seats.map((seat) => seat.scheduleId),
      seats.map((seat) => seat.seatId),
      seats.map((seat) => seat.reservationId),
      seats.map((seat) => seat.heldUntil),
      seats.map((seat) => seat.sold),
      seats.map((seat) => seat.fence),
      tx.id,
    ],
  );
}

/** Reservations by id, and the running holds of these visits, locked in the order of their ids. */
export async function lockReservations(
  tx: Tx,
  concertId: string,
  reservationIds: readonly string[],
  tokenSeqs: readonly number[],
): Promise<Map<string, ReservationRow & Locked>> {
  const held = tokenSeqs.length > 0 ? await readHeld(tx, concertId, tokenSeqs) : [];
  const found = await lockRows<ReservationRow>(
    tx,
    `select ${reservationColumns} from reservations where concert_id = $1 and reservation_id = any($2::text[]) order by reservation_id`,
    [concertId, [...new Set([...reservationIds, ...held])]],
    (row) => row.reservationId,
  );
  return new Map(found.map((row) => [row.reservationId, row]));
}

/** The running holds of visits whose tokens are locked, so that none comes or goes meanwhile. */
async function readHeld(tx: Tx, concertId: string, tokenSeqs: readonly number[]): Promise<string[]> {
  const held = await rows<{ reservationId: string }>(
    tx.transaction,
    `select r.reservation_id as "reservationId" from unnest($2::bigint[]) as t (seq) cross join lateral (
       select reservation_id from reservations where concert_id = $1 and token_seq = t.seq and status = 'held' offset 0
     ) as r`,
    [concertId, [...new Set(tokenSeqs)]],
  );
  return held.map((row) => row.reservationId);
}

/**
 * What these users hold or paid for. Their tokens are locked, so nothing of it grows meanwhile. Each user is looked up on
 * their own: a join planned while the table was small would later read every reservation of the concert.
 */
export async function readClaims(
  tx: Tx,
  concertId: string,
  userIds: readonly string[],
): Promise<(Claim & { userId: string })[]> {
  return await rows(
    tx.transaction,
    `select r.* from unnest($2::text[]) as u (user_id) cross join lateral (
       select ${reservationColumns} from reservations where concert_id = $1 and user_id = u.user_id and status in ('held', 'paid') offset 0
     ) as r`,
    [concertId, [...new Set(userIds)]],
  );
}

export async function insertReservations(
  tx: Tx,
  concertId: string,
  reservations: readonly ReservationRow[],
  createdAt: Date,
): Promise<void> {
  await write(
    tx.transaction,
    `insert into reservations (concert_id, reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, status, held_until, created_at)
     select $1, r.reservation_id, r.schedule_id, r.user_id, r.token_seq, r.seat_ids::int[], r.fences::bigint[], r.amount, 'held', r.held_until, $10
     from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::timestamptz[])
       as r (reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, held_until)`,
    [
      concertId,
      reservations.map((row) => row.reservationId),
      reservations.map((row) => row.scheduleId),
      reservations.map((row) => row.userId),
      reservations.map((row) => row.tokenSeq),
      // unnest would flatten arrays of arrays, so each travels as PostgreSQL's text form of an array.
      reservations.map((row) => `{${row.seatIds.join(',')}}`),
      reservations.map((row) => `{${row.fences.join(',')}}`),
      reservations.map((row) => row.amount),
      reservations.map((row) => row.heldUntil),
      createdAt,
    ],
  );
}

/** Moves reservations to a new status. They are locked, so one that has moved already is a conflict. */
export async function moveReservations(
  tx: Tx,
  concertId: string,
  reservationIds: readonly string[],
  from: Claim['status'],
  to: Claim['status'],
): Promise<void> {
  if (reservationIds.length === 0) return;
  const moved = await write(
    tx.transaction,
    `update reservations set status = $4 where concert_id = $1 and reservation_id = any($2::text[]) and status = $3`,
    [concertId, reservationIds, from, to],
  );
  if (moved !== reservationIds.length) throw new WriteConflict('a reservation changed meanwhile');
}

/** Of these schedules, those that the concert has. */
export async function existingSchedules(
  tx: Tx,
  concertId: string,
  scheduleIds: readonly string[],
): Promise<Set<string>> {
  const found = await rows<{ scheduleId: string }>(
    tx.transaction,
    `select schedule_id as "scheduleId" from schedules where concert_id = $1 and schedule_id = any($2::text[])`,
    [concertId, [...new Set(scheduleIds)]],
  );
  return new Set(found.map((row) => row.scheduleId));
}

/** Whether the concert has seats and every one of them is paid. */
export async function isSoldOut(tx: Tx, concertId: string): Promise<boolean> {
  const [row] = await rows<{ soldOut: boolean }>(
    tx.transaction,
    `select exists (select from schedules where concert_id = $1) and not exists (select from seats where concert_id = $1 and not sold) as "soldOut"`,
    [concertId],
  );
  return row!.soldOut;
}

export async function insertSeats(
  tx: Tx,
  concertId: string,
  scheduleId: string,
  seats: readonly PlannedSeat[],
): Promise<void> {
  const chunk = 10_000;
  for (let start = 0; start < seats.length; start += chunk) {
    const part = seats.slice(start, start + chunk);
    await write(
      tx.transaction,
      `insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
       select $1, $2, s.seat_id, s.section, s.row_name, s.number, s.price
       from unnest($3::int[], $4::text[], $5::text[], $6::int[], $7::bigint[]) as s (seat_id, section, row_name, number, price)`,
      [
        concertId,
        scheduleId,
        part.map((seat) => seat.seatId),
        part.map((seat) => seat.section),
        part.map((seat) => seat.rowName),
        part.map((seat) => seat.number),
        part.map((seat) => seat.price),
      ],
    );
  }
}

export async function insertSchedule(
  tx: Tx,
  schedule: {
    concertId: string;
    scheduleId: string;
    startsAt: Date;
    capacity: number;
    priceFrom: number;
    priceTo: number;
  },
): Promise<void> {
  await write(
    tx.transaction,
    `insert into schedules (concert_id, schedule_id, starts_at, capacity, price_from, price_to) values ($1, $2, $3, $4, $5, $6)`,
    [
      schedule.concertId,
      schedule.scheduleId,
      schedule.startsAt,
      schedule.capacity,
      schedule.priceFrom,
      schedule.priceTo,
    ],
  );
}

/** The fixed part of a schedule's seats. */
export async function readSeats(
  transaction: Transaction,
  concertId: string,
  scheduleId: string,
): Promise<PlannedSeat[]> {
  return await rows(
    transaction,
    `select seat_id as "seatId", section, row_name as "rowName", number, price from seats where concert_id = $1 and schedule_id = $2 order by seat_id`,
    [concertId, scheduleId],
  );
}

/** A date's row. */
export interface ScheduleRow {
  readonly scheduleId: string;
  readonly startsAt: Date;
  readonly capacity: number;
}

/** The dates of a concert, in order. */
export async function readSchedules(transaction: Transaction, concertId: string): Promise<ScheduleRow[]> {
  return await rows(
    transaction,
    `select schedule_id as "scheduleId", starts_at as "startsAt", capacity from schedules where concert_id = $1 order by starts_at, schedule_id`,
    [concertId],
  );
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

/** A concert's seats whose owner a transaction changed whose id is not below `horizon`. */
export async function seatsChangedSince(
  transaction: Transaction,
  concertId: string,
  horizon: number,
): Promise<SeatChange[]> {
  return await rows(transaction, `select ${seatChangeColumns} from seats where concert_id = $1 and changed_by >= $2`, [
    concertId,
    horizon,
  ]);
}
