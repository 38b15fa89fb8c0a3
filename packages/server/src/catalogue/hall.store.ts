import { rows, write } from '../database/rows.ts';
import { columnsOf, lookUp, type Selected } from '../database/statements.ts';
import { type Batch, lockRows, type Locked } from '../engine/batch.ts';
import { seats } from './catalogue.model.ts';

const hallColumns = columnsOf(seats, [
  'seatId',
  'section',
  'rowName',
  'number',
  'price',
  'reservationId',
  'heldUntil',
  'sold',
  'fence',
]);

/** A seat of a date, and whether somebody has it. */
export type HallSeat = Selected<typeof hallColumns>;

/** Which date is meant. */
interface DateKey {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** Rows that one statement changes: it must end within its time limit. */
const chunk = 10_000;

/** All seats of a date, unlocked. Which there are, and their sections, never changes while the date is there. */
export async function readHall(batch: Batch, concertId: string, scheduleId: string): Promise<HallSeat[]> {
  return await rows(
    batch.transaction,
    `select ${hallColumns} from seats where concert_id = $1 and schedule_id = $2 order by seat_id`,
    [concertId, scheduleId],
  );
}

const ownerColumns = columnsOf(seats, ['seatId', 'price', 'reservationId', 'heldUntil', 'sold', 'fence']);
const byId = lookUp(seats, { shared: ['concertId', 'scheduleId'], each: ['seatId'], columns: ownerColumns });

/** These seats of a date, which were read in the order of their ids, locked and as they are now. */
export async function lockHall(
  batch: Batch,
  { concertId, scheduleId }: DateKey,
  hall: readonly HallSeat[],
): Promise<(HallSeat & Locked)[]> {
  const locked: (HallSeat & Locked)[] = [];
  for (let start = 0; start < hall.length; start += chunk) {
    const part = hall.slice(start, start + chunk);
    const found = await lockRows<Selected<typeof ownerColumns>>(
      batch,
      byId,
      [concertId, scheduleId, part.map((seat) => seat.seatId)],
      (seat) => String(seat.seatId),
    );
    const owners = new Map(found.map((seat) => [seat.seatId, seat]));
    // What has no owner's row any more was taken away meanwhile.
    for (const seat of part) {
      const owner = owners.get(seat.seatId);
      if (owner) locked.push(Object.assign(seat, owner));
    }
  }
  return locked;
}

/** Writes the prices of these seats, which are locked. Their date is stamped instead of them. */
export async function writePrices(
  batch: Batch,
  { concertId, scheduleId }: DateKey,
  priced: readonly Pick<HallSeat, 'seatId' | 'price'>[],
): Promise<void> {
  for (let start = 0; start < priced.length; start += chunk) {
    const part = priced.slice(start, start + chunk);
    await write(
      batch.transaction,
      `update seats as t set price = w.price from unnest($3::int[], $4::bigint[]) as w (seat_id, price) cross join lateral (
         select ctid from seats where concert_id = $1 and schedule_id = $2 and seat_id = w.seat_id offset 0
       ) as found where t.ctid = found.ctid`,
      [concertId, scheduleId, part.map((seat) => seat.seatId), part.map((seat) => seat.price)],
    );
  }
}

/** Whether somebody paid for a seat of this date, gave one back after paying, or was refused a payment. */
export async function hasPayments(batch: Batch, { concertId, scheduleId }: DateKey): Promise<boolean> {
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
export async function deleteHall(
  batch: Batch,
  { concertId, scheduleId, capacity }: DateKey & { readonly capacity: number },
): Promise<void> {
  for (let first = 1; first <= capacity; first += chunk) {
    await write(
      batch.transaction,
      'delete from seats where concert_id = $1 and schedule_id = $2 and seat_id between $3 and $4',
      [concertId, scheduleId, first, first + chunk - 1],
    );
  }
}
