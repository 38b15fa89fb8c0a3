import { rows, write } from '../database/rows.ts';
import { columnsOf, type Selected } from '../database/statements.ts';
import { type Batch, lockRows, type Locked } from '../engine/batch.ts';
import type { NewPrice } from './catalogue.rules.ts';
import { seatNames, seats } from './catalogue.model.ts';

const hallColumns = columnsOf(seats, [...seatNames, 'reservationId', 'heldUntil', 'sold', 'blocked', 'fence']);

/** A seat of a date, and whether somebody has it, or had it. */
export type HallSeat = Selected<typeof hallColumns>;

/** Which date is meant. Its seats are numbered from 1 to its capacity. */
interface Hall {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly capacity: number;
}

/** Seats that one statement goes through: it must end within its time limit. */
const chunk = 10_000;

/** The seats of one statement after the other, by their keys. */
function* partsOf({ concertId, scheduleId, capacity }: Hall): Generator<[string, string, number, number]> {
  for (let first = 1; first <= capacity; first += chunk) yield [concertId, scheduleId, first, first + chunk - 1];
}

const ofPart = 'where concert_id = $1 and schedule_id = $2 and seat_id between $3 and $4';

/** All seats of a date, or those of some sections, locked in the order of their ids. */
export async function lockHall(batch: Batch, hall: Hall, sections?: readonly string[]): Promise<(HallSeat & Locked)[]> {
  const select = (lock: string): string =>
    `select ${hallColumns} from seats ${ofPart}${sections ? ' and section = any($5::text[])' : ''} order by seat_id ${lock}`;
  const locked: (HallSeat & Locked)[] = [];
  for (const part of partsOf(hall)) {
    const values = sections ? [...part, sections] : part;
    locked.push(...(await lockRows<HallSeat>(batch, select, values, (seat) => String(seat.seatId))));
  }
  return locked;
}

/** A section of a hall with its prices. */
export interface Section {
  readonly section: string;
  readonly priceFrom: number;
  readonly priceTo: number;
}

/** The sections of a date whose row is locked, so that no price changes meanwhile. */
export async function readSections(batch: Batch, { concertId, scheduleId }: Hall): Promise<Section[]> {
  return await rows(
    batch.transaction,
    `select section, min(price) as "priceFrom", max(price) as "priceTo" from seats
     where concert_id = $1 and schedule_id = $2 group by section`,
    [concertId, scheduleId],
  );
}

/** Writes the prices of sections, whose seats are locked. Their date is stamped instead of them. */
export async function writePrices(batch: Batch, hall: Hall, prices: readonly NewPrice[]): Promise<void> {
  if (prices.length === 0) return;
  const values = [prices.map((price) => price.section), prices.map((price) => price.price)];
  for (const part of partsOf(hall)) {
    await write(
      batch.transaction,
      `update seats set price = ($6::bigint[])[array_position($5::text[], section)] ${ofPart} and section = any($5::text[])`,
      [...part, ...values],
    );
  }
}

/** Whether somebody paid for a seat of this date, gave one back after paying, or was refused a payment. */
export async function hasPayments(batch: Batch, { concertId, scheduleId }: Hall): Promise<boolean> {
  const found = await rows(
    batch.transaction,
    `select 1 from reservations r cross join lateral (
       select from payments where concert_id collate "C" = $1 and reservation_id = r.reservation_id offset 0
     ) as p where r.concert_id = $1 and r.schedule_id = $2 limit 1`,
    [concertId, scheduleId],
  );
  return found.length > 0;
}

/** Deletes all seats of a date. */
export async function deleteHall(batch: Batch, hall: Hall): Promise<void> {
  for (const part of partsOf(hall)) await write(batch.transaction, `delete from seats ${ofPart}`, part);
}
