import type { Transaction } from 'sequelize';
import { rows } from '../database/rows.ts';
import { columnsOf, insertRow, insertRows, lookUp, type Selected } from '../database/statements.ts';
import type { RowOf } from '../database/table.ts';
import type { Batch } from '../engine/batch.ts';
import { schedules, seats } from './catalogue.model.ts';
import type { PlannedSeat } from './catalogue.rules.ts';

const byId = lookUp(schedules, {
  shared: ['concertId'],
  each: ['scheduleId'],
  columns: columnsOf(schedules, ['scheduleId']),
})();

/** Of these schedules, those that the concert has. */
export async function existingSchedules(
  batch: Batch,
  concertId: string,
  scheduleIds: readonly string[],
): Promise<Set<string>> {
  const found = await rows<{ scheduleId: string }>(batch.transaction, byId, [concertId, [...new Set(scheduleIds)]]);
  return new Set(found.map((row) => row.scheduleId));
}

const layout = ['seatId', 'section', 'rowName', 'number', 'price'] as const;
const insertPart = insertRows(seats, { shared: ['concertId', 'scheduleId'], each: layout });

export async function insertSeats(
  batch: Batch,
  concertId: string,
  scheduleId: string,
  planned: readonly PlannedSeat[],
): Promise<void> {
  const chunk = 10_000;
  for (let start = 0; start < planned.length; start += chunk)
    await insertPart(batch.transaction, { concertId, scheduleId }, planned.slice(start, start + chunk));
}

const insert = insertRow(schedules, ['concertId', 'scheduleId', 'startsAt', 'capacity', 'priceFrom', 'priceTo']);

export async function insertSchedule(batch: Batch, schedule: RowOf<typeof schedules>): Promise<void> {
  await insert(batch.transaction, schedule);
}

const layoutColumns = columnsOf(seats, layout);

/** The fixed part of a schedule's seats. */
export async function readSeats(
  transaction: Transaction,
  concertId: string,
  scheduleId: string,
): Promise<PlannedSeat[]> {
  return await rows(
    transaction,
    `select ${layoutColumns} from seats where concert_id = $1 and schedule_id = $2 order by seat_id`,
    [concertId, scheduleId],
  );
}

const scheduleColumns = columnsOf(schedules, ['scheduleId', 'startsAt', 'capacity']);

/** A date's row. */
export type ScheduleRow = Selected<typeof scheduleColumns>;

/** The dates of a concert, in order. */
export async function readSchedules(transaction: Transaction, concertId: string): Promise<ScheduleRow[]> {
  return await rows(
    transaction,
    `select ${scheduleColumns} from schedules where concert_id = $1 order by starts_at, schedule_id`,
    [concertId],
  );
}
