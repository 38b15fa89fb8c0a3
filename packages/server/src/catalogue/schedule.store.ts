import type { Transaction } from 'sequelize';
import { rows, write } from '../database/rows.ts';
import type { Batch } from '../engine/batch.ts';
import type { PlannedSeat } from './catalogue.rules.ts';

/** Of these schedules, those that the concert has. */
export async function existingSchedules(
  batch: Batch,
  concertId: string,
  scheduleIds: readonly string[],
): Promise<Set<string>> {
  const found = await rows<{ scheduleId: string }>(
    batch.transaction,
    `select s.schedule_id as "scheduleId" from unnest($2::text[]) as w (schedule_id) cross join lateral (
       select schedule_id from schedules where concert_id = $1 and schedule_id = w.schedule_id offset 0
     ) as s`,
    [concertId, [...new Set(scheduleIds)]],
  );
  return new Set(found.map((row) => row.scheduleId));
}

export async function insertSeats(
  batch: Batch,
  concertId: string,
  scheduleId: string,
  seats: readonly PlannedSeat[],
): Promise<void> {
  const chunk = 10_000;
  for (let start = 0; start < seats.length; start += chunk) {
    const part = seats.slice(start, start + chunk);
    await write(
      batch.transaction,
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
  batch: Batch,
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
    batch.transaction,
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
