import { createHash } from 'node:crypto';
import { encodeSeatMap, type Layout, layOut, type SeatMap } from '@stagedoor/hall';
import type { Transaction } from 'sequelize';
import { named, type NamedSeat } from '../errors.ts';
import { readHall } from './schedule.store.ts';

/** The hall of one date: where each seat stands, what it is called and what it costs. Its seats never move; prices make another. */
export interface DateHall {
  /** `seats[seatId - 1]`. */
  readonly seats: readonly NamedSeat[];
  readonly layout: Layout;
}

/** The hall of a date; undefined when the date was taken away. */
export async function readDateHall(
  transaction: Transaction,
  concertId: string,
  scheduleId: string,
): Promise<DateHall | undefined> {
  const { seats, plan } = await readHall(transaction, concertId, scheduleId);
  if (seats.length === 0) return undefined;
  const { sections, ...layout } = layOut(plan);
  // The rows say what a section costs now; the plan, what it cost at first.
  const priced = sections.map((section) => ({
    ...section,
    price: seats[section.firstSeatId - 1]?.price ?? section.price,
  }));
  return { seats: seats.map(named), layout: { ...layout, sections: priced } };
}

/** A hall as it goes over the wire, frozen, so that it is written once for all who look. Its version is that of its content. */
export function mapOf({ layout }: DateHall): SeatMap {
  const map = encodeSeatMap(layout, '');
  const version = createHash('sha256').update(JSON.stringify(map)).digest('base64url').slice(0, 22);
  return Object.freeze({ ...map, version });
}
