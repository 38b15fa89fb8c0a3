import type { Transaction } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { rows, write } from '../database/rows.ts';
import { columnsOf, insertRow, lookUp, type Selected, updateRow } from '../database/statements.ts';
import { type Batch, lockRows, type Locked, type StampedBatch } from '../engine/batch.ts';
import { concerts, schedules } from './catalogue.model.ts';
import { movedFrom } from './move.store.ts';

const shown = ['concertId', 'title', 'currency', 'venue', 'timeZone', 'salesEndAt', 'cancelReason'] as const;
const concertColumns = columnsOf(concerts, shown);

/** What a concert is called, where it is, and how it is paid. */
export type ConcertRow = Selected<typeof concertColumns>;

/** What is known of a date. */
export const dateColumns = columnsOf(schedules, [
  'concertId',
  'scheduleId',
  'startsAt',
  'salesEndAt',
  'capacity',
  'priceFrom',
  'priceTo',
  'cancelReason',
  'changedBy',
]);

/** A date with its prices. */
export type DateRow = Selected<typeof dateColumns>;

/** Concerts that a transaction changed whose id is not below `horizon`. */
export async function concertsChangedSince(transaction: Transaction, horizon: number): Promise<ConcertRow[]> {
  return await rows(transaction, `select ${concertColumns} from concerts where changed_by >= $1`, [horizon]);
}

/** One page of all concerts, after the last one of the page before. */
export async function readConcerts(transaction: Transaction, after: string, size: number): Promise<ConcertRow[]> {
  return await rows(
    transaction,
    `select ${concertColumns} from concerts where concert_id > $1 order by concert_id limit $2`,
    [after, size],
  );
}

/** A date as it is shown, and for when it was announced at first, where that is another time. */
export interface ShownDate extends DateRow {
  readonly movedFrom: Date | null;
}

const announced = movedFrom({
  concertId: 'found."concertId"',
  scheduleId: 'found."scheduleId"',
  startsAt: 'found."startsAt"',
});
const datesOf = `${lookUp(schedules, { each: ['concertId'], columns: dateColumns, beside: announced })()}
  order by found."startsAt", found."scheduleId"`;

/** The dates of these concerts, in order. */
export async function readDates(transaction: Transaction, of: readonly ConcertRow[]): Promise<ShownDate[]> {
  if (of.length === 0) return [];
  return await rows(transaction, datesOf, [of.map((concert) => concert.concertId)]);
}

const insert = insertRow(concerts, [...shown, 'createdAt', 'changedBy']);

export async function insertConcert(batch: StampedBatch, concert: ConcertRow): Promise<void> {
  await insert(batch.transaction, { ...concert, createdAt: batch.now, changedBy: batch.id });
}

const byId = lookUp(concerts, { each: ['concertId'], columns: concertColumns });

/** A concert's row, locked before its dates and their seats: changes of one concert's catalogue come one after the other. */
export async function lockConcert(batch: Batch, concertId: string): Promise<(ConcertRow & Locked) | undefined> {
  const [concert] = await lockRows<ConcertRow>(batch, byId, [[concertId]], (row) => row.concertId);
  return concert;
}

const update = updateRow(concerts, 'concertId', ['title', 'venue', 'timeZone', 'salesEndAt', 'changedBy']);

/** Writes what an operator may change of a concert. */
export async function writeConcert(batch: StampedBatch, concert: ConcertRow): Promise<void> {
  await update(batch.transaction, { ...concert, changedBy: batch.id });
}

const cancel = updateRow(concerts, 'concertId', ['cancelledAt', 'cancelReason', 'changedBy']);

/** Marks a concert as cancelled. */
export async function writeCancelled(batch: StampedBatch, concertId: string, cancelReason: string): Promise<void> {
  await cancel(batch.transaction, { concertId, cancelledAt: batch.now, cancelReason, changedBy: batch.id });
}

const stamp = updateRow(concerts, 'concertId', ['changedBy']);

/** Marks a concert as changed: its row stands for its dates, too. */
export async function stampConcert(batch: StampedBatch, concertId: string): Promise<void> {
  await stamp(batch.transaction, { concertId, changedBy: batch.id });
}

/** The same for a date that was just added, unless the concert was cancelled meanwhile: the date would be in no cancellation. */
export async function stampForNewDate(batch: StampedBatch, concertId: string): Promise<void> {
  const stamped = await write(
    batch.transaction,
    'update concerts set changed_by = $2 where concert_id = $1 and cancelled_at is null',
    [concertId, batch.id],
  );
  if (stamped !== 1) throw new WriteConflict('the concert was cancelled meanwhile');
}
