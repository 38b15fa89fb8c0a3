import type { SeatMap } from '@stagedoor/hall';
import type { Sequelize } from 'sequelize';
import { inTransaction } from '../database/transaction.ts';
import type { Catalogue } from './catalogue.ts';
import { mapOf, readDateHall } from './date-hall.ts';

/** Seats of all maps that are kept together: some hundred bytes each. */
const seatsKeptAtMost = 1_000_000;

interface Kept {
  /** The transaction that changed the date or its prices last. */
  readonly changedBy: number | null;
  readonly capacity: number;
  /** Undefined when the date was taken away meanwhile. */
  readonly map: Promise<SeatMap | undefined>;
}

/** The maps that people looked at last: anyone may look at any, so those looked at longest ago make room. */
export class SeatMaps {
  readonly #db: Sequelize;
  readonly #catalogue: Catalogue;
  readonly #kept = new Map<string, Kept>();

  /** @param db the pool for what anyone may ask */
  constructor(db: Sequelize, catalogue: Catalogue) {
    this.#db = db;
    this.#catalogue = catalogue;
  }

  /** The map of one date, or undefined when there is no such date. Read-only: it is shared. */
  async of(concertId: string, scheduleId: string): Promise<SeatMap | undefined> {
    const date = await this.#catalogue.dateOf(concertId, scheduleId);
    if (date === undefined) return undefined;
    const key = `${concertId}/${scheduleId}`;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    if (known?.changedBy === date.changedBy) {
      this.#kept.set(key, known);
      return await known.map;
    }
    const { changedBy, capacity } = date;
    const map = inTransaction(this.#db, async (transaction) => {
      const hall = await readDateHall(transaction, concertId, scheduleId);
      return hall && mapOf(hall);
    });
    const kept = { changedBy, capacity, map };
    this.#kept.set(key, kept);
    map.catch(() => this.#kept.get(key) === kept && this.#kept.delete(key));
    this.#makeRoom();
    return await map;
  }

  #makeRoom(): void {
    let seats = 0;
    for (const { capacity } of this.#kept.values()) seats += capacity;
    for (const [key, { capacity }] of this.#kept) {
      if (seats <= seatsKeptAtMost || this.#kept.size === 1) return;
      this.#kept.delete(key);
      seats -= capacity;
    }
  }
}

declare module '../rpc/context.ts' {
  interface Services {
    readonly seatMaps: SeatMaps;
  }
}
