import type { HallPlan, LaidSeat, Layout } from '@stagedoor/hall';
import type { Transaction } from 'sequelize';
import { rows, write } from '../database/rows.ts';
import { columnsOf, insertRow, insertRows, lookUp, type Selected } from '../database/statements.ts';
import type { RowOf } from '../database/table.ts';
import { movedFrom } from './move.store.ts';
import { planOfSeats } from './hall.rules.ts';
import { type Batch, lockRows, type Locked, type StampedBatch } from '../engine/batch.ts';
import { halls, removedSchedules, schedules, seatNames, seats } from './catalogue.model.ts';
import { type PlannedSeat, type Sale, saleEnd, type SaleTimes } from './catalogue.rules.ts';
import { dateColumns, type DateRow } from './catalogue.store.ts';

const concertEnd = '(select sales_end_at from concerts where concert_id = $1) as "concertEndsAt"';
const times = lookUp(schedules, {
  shared: ['concertId'],
  each: ['scheduleId'],
  columns: columnsOf(schedules, ['scheduleId', 'startsAt', 'salesEndAt', 'cancelReason']),
  beside: concertEnd,
})();

interface Times extends SaleTimes {
  readonly scheduleId: string;
  readonly cancelReason: string | null;
  readonly concertEndsAt: Date | null;
}

/** How each of these schedules is sold; those that the concert has not are missing. */
export async function readSales(
  batch: Batch,
  concertId: string,
  scheduleIds: readonly string[],
): Promise<ReadonlyMap<string, Sale>> {
  const found = await rows<Times>(batch.transaction, times, [concertId, [...new Set(scheduleIds)]]);
  return new Map(
    found.map(({ scheduleId, cancelReason, concertEndsAt, ...date }) => [
      scheduleId,
      { startsAt: date.startsAt, endsAt: saleEnd(date, concertEndsAt), cancelReason },
    ]),
  );
}

const insertPart = insertRows(seats, { shared: ['concertId', 'scheduleId'], each: seatNames });

export async function insertSeats(
  batch: Batch,
  concertId: string,
  scheduleId: string,
  { seats: laid, sections }: Layout,
): Promise<void> {
  const chunk = 10_000;
  const planned = ({ seatId, section, row, number }: LaidSeat): PlannedSeat => {
    const { name, price } = sections[section]!;
    return { seatId, section: name, rowName: row, number, price };
  };
  for (let start = 0; start < laid.length; start += chunk)
    await insertPart(batch.transaction, { concertId, scheduleId }, laid.slice(start, start + chunk).map(planned));
}

const insertPlanned = insertRow(halls, ['concertId', 'scheduleId', 'plan']);

/** Keeps the plan that a new date's hall was made from. */
export async function insertHall(
  batch: Batch,
  hall: { concertId: string; scheduleId: string; plan: HallPlan },
): Promise<void> {
  await insertPlanned(batch.transaction, { ...hall, plan: JSON.stringify(hall.plan) });
}

const insert = insertRow(schedules, [
  'concertId',
  'scheduleId',
  'startsAt',
  'salesEndAt',
  'capacity',
  'priceFrom',
  'priceTo',
]);

export async function insertSchedule(
  batch: Batch,
  schedule: Omit<RowOf<typeof schedules>, 'changedBy' | 'cancelledAt' | 'cancelReason'>,
): Promise<void> {
  await insert(batch.transaction, schedule);
}

const byId = lookUp(schedules, { shared: ['concertId'], each: ['scheduleId'], columns: dateColumns });

/** A date's row, locked after its concert's and before its seats. */
export async function lockSchedule(
  batch: Batch,
  concertId: string,
  scheduleId: string,
): Promise<(DateRow & Locked) | undefined> {
  const [date] = await lockRows<DateRow>(batch, byId, [concertId, [scheduleId]], (row) => row.scheduleId);
  return date;
}

/** Writes what an operator may change of a date, and stamps it: its prices may have changed, too. */
export async function writeSchedule(batch: StampedBatch, date: DateRow): Promise<void> {
  const { concertId, scheduleId, startsAt, salesEndAt, priceFrom, priceTo } = date;
  await write(
    batch.transaction,
    `update schedules set starts_at = $3, sales_end_at = $4, price_from = $5, price_to = $6, changed_by = $7
     where concert_id = $1 and schedule_id = $2`,
    [concertId, scheduleId, startsAt, salesEndAt, priceFrom, priceTo, batch.id],
  );
}

/** Marks a date as cancelled, for good. */
export async function cancelDate(batch: StampedBatch, { concertId, scheduleId }: DateRow, why: string): Promise<void> {
  await write(
    batch.transaction,
    `update schedules set cancelled_at = $3, cancel_reason = $4, changed_by = $5
     where concert_id = $1 and schedule_id = $2`,
    [concertId, scheduleId, batch.now, why, batch.id],
  );
}

const insertRemoved = insertRow(removedSchedules, ['concertId', 'scheduleId', 'removedAt']);

/** Deletes a date whose seats are gone. Its name stays: its idempotency key answered with it. */
export async function deleteSchedule(batch: StampedBatch, { concertId, scheduleId }: DateRow): Promise<void> {
  await write(batch.transaction, 'delete from schedules where concert_id = $1 and schedule_id = $2', [
    concertId,
    scheduleId,
  ]);
  await insertRemoved(batch.transaction, { concertId, scheduleId, removedAt: batch.now });
}

const nameColumns = columnsOf(seats, seatNames);

/** A date's seats as they are called and priced now, and the plan that they were made from. */
export interface HallRows {
  readonly seats: readonly PlannedSeat[];
  readonly plan: HallPlan;
}

/** The fixed part of a date's seats. */
export async function readHall(transaction: Transaction, concertId: string, scheduleId: string): Promise<HallRows> {
  const found = await rows<PlannedSeat>(
    transaction,
    `select ${nameColumns} from seats where concert_id = $1 and schedule_id = $2 order by seat_id`,
    [concertId, scheduleId],
  );
  const [hall] = await rows<{ plan: HallPlan }>(
    transaction,
    'select plan from halls where concert_id = $1 and schedule_id = $2',
    [concertId, scheduleId],
  );
  return { seats: found, plan: hall?.plan ?? planOfSeats(found) };
}

const scheduleColumns = columnsOf(schedules, [
  'scheduleId',
  'startsAt',
  'salesEndAt',
  'cancelReason',
  'capacity',
  'changedBy',
]);

/** A date as it is sold. `changedBy` is another whenever its seats' prices are. */
export interface ScheduleRow extends Omit<Selected<typeof scheduleColumns>, 'salesEndAt'> {
  /** For when it was announced at first, where that is another time. */
  readonly movedFrom: Date | null;
  readonly salesEndAt: Date;
}

const announced = movedFrom({ concertId: '$1', scheduleId: 'schedules.schedule_id', startsAt: 'schedules.starts_at' });

/** The dates of a concert, in order. */
export async function readSchedules(transaction: Transaction, concertId: string): Promise<ScheduleRow[]> {
  const found = await rows<Selected<typeof scheduleColumns> & Times & Pick<ScheduleRow, 'movedFrom'>>(
    transaction,
    `select ${scheduleColumns}, ${announced}, ${concertEnd} from schedules where concert_id = $1 order by starts_at, schedule_id`,
    [concertId],
  );
  return found.map(({ concertEndsAt, ...row }) => ({ ...row, salesEndAt: saleEnd(row, concertEndsAt) }));
}
