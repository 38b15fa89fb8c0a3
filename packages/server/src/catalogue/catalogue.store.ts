import type { Transaction } from 'sequelize';
import { rows, write } from '../database/rows.ts';
import type { StampedBatch } from '../engine/batch.ts';

/** What a concert is called and paid in. */
export interface ConcertRow {
  readonly concertId: string;
  readonly title: string;
  readonly currency: string;
}

/** A date with its prices. */
export interface DateRow {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly startsAt: Date;
  readonly capacity: number;
  readonly priceFrom: number;
  readonly priceTo: number;
}

const concertColumns = 'concert_id as "concertId", title, currency';

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

/** The dates of these concerts, in order. */
export async function readDates(transaction: Transaction, concerts: readonly ConcertRow[]): Promise<DateRow[]> {
  if (concerts.length === 0) return [];
  return await rows(
    transaction,
    `select d.* from unnest($1::text[]) as c (concert_id) cross join lateral (
       select concert_id as "concertId", schedule_id as "scheduleId", starts_at as "startsAt", capacity, price_from as "priceFrom", price_to as "priceTo"
       from schedules where concert_id = c.concert_id offset 0
     ) as d order by d."startsAt", d."scheduleId"`,
    [concerts.map((concert) => concert.concertId)],
  );
}

export async function insertConcert(
  batch: StampedBatch,
  { concertId, title, currency }: ConcertRow,
  now: Date,
): Promise<void> {
  await write(
    batch.transaction,
    `insert into concerts (concert_id, title, currency, created_at, changed_by) values ($1, $2, $3, $4, $5)`,
    [concertId, title, currency, now, batch.id],
  );
}

/** Marks a concert as changed: its row stands for its dates, too. */
export async function stampConcert(batch: StampedBatch, concertId: string): Promise<void> {
  await write(batch.transaction, `update concerts set changed_by = $2 where concert_id = $1`, [concertId, batch.id]);
}
