import { createHash } from 'node:crypto';
import { encodeSeatMap, type Layout, layOut, type SeatMap } from '@stagedoor/hall';
import type { Transaction } from 'sequelize';
import { readHall } from './schedule.store.ts';

/** A seat as visitors see it. */
export interface SeatView {
  seatId: number;
  section: string;
  row: string;
  number: number;
  price: number;
}

/** The hall of one date: where each seat stands, what it is called and what it costs. Its seats never move; prices make another. */
export class DateHall {
  /** `seats[seatId - 1]`. */
  readonly seats: readonly SeatView[];
  readonly layout: Layout;
  #map: SeatMap | undefined;

  constructor(seats: readonly SeatView[], layout: Layout) {
    this.seats = seats;
    this.layout = layout;
  }

  /** Undefined when the date was taken away. */
  static async read(transaction: Transaction, concertId: string, scheduleId: string): Promise<DateHall | undefined> {
    const { seats, plan } = await readHall(transaction, concertId, scheduleId);
    if (seats.length === 0) return undefined;
    const { sections, ...layout } = layOut(plan);
    // The rows say what a section costs now; the plan, what it cost at first.
    const priced = sections.map((section) => ({
      ...section,
      price: seats[section.firstSeatId - 1]?.price ?? section.price,
    }));
    const views = seats.map(({ seatId, section, rowName, number, price }) => ({
      seatId,
      section,
      row: rowName,
      number,
      price,
    }));
    return new DateHall(views, { ...layout, sections: priced });
  }

  /** As it goes over the wire: worked out once, and frozen, so that it is written once for all who look. */
  get map(): SeatMap {
    if (this.#map === undefined) {
      const map = encodeSeatMap(this.layout, '');
      const version = createHash('sha256').update(JSON.stringify(map)).digest('base64url').slice(0, 22);
      this.#map = Object.freeze({ ...map, version });
    }
    return this.#map;
  }
}
