import type { Sequelize } from 'sequelize';
import { insertRows } from '../database/statements.ts';
import { inTransaction } from '../database/transaction.ts';
import { presence } from './queue.model.ts';
import type { TokenStatus } from './queue.schemas.ts';
import type { TokenClaims } from './token.ts';

const insert = insertRows(presence, {
  each: ['concertId', 'seq', 'dueAt'],
  ending: 'on conflict (concert_id, seq) do update set due_at = greatest(presence.due_at, excluded.due_at)',
});

/** Signs of life written at once. */
const rowsAtOnce = 10_000;

/**
 * Signs of life of those who wait: when each promised to ask again. Gathered in memory and written once a tick, all in one
 * statement, never once a poll.
 */
export class Presence {
  readonly #db: Sequelize;
  /** By concert and number: no text is made of them at each poll. */
  #due = new Map<string, Map<number, number>>();

  constructor(db: Sequelize) {
    this.#db = db;
  }

  /** Someone was here and will ask again by `dueMs`. It matters only while they wait. */
  seen({ concertId, seq }: TokenClaims, { state }: Pick<TokenStatus, 'state'>, dueMs: number): void {
    if (state !== 'waiting' && state !== 'pre_queue') return;
    let concert = this.#due.get(concertId);
    if (concert === undefined) this.#due.set(concertId, (concert = new Map()));
    concert.set(seq, dueMs);
  }

  /** Writes what was gathered. What can't be written is kept for the next tick. */
  async flush(): Promise<void> {
    const due = this.#due;
    if (due.size === 0) return;
    this.#due = new Map();
    const all = [...due]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([concertId, concert]) =>
        [...concert].sort(([a], [b]) => a - b).map(([seq, dueMs]) => ({ concertId, seq, dueAt: new Date(dueMs) })),
      );
    try {
      for (let start = 0; start < all.length; start += rowsAtOnce)
        await this.#write(all.slice(start, start + rowsAtOnce));
    } catch (error) {
      // What came meanwhile is later.
      for (const [concertId, concert] of this.#due)
        due.set(concertId, new Map([...(due.get(concertId) ?? []), ...concert]));
      this.#due = due;
      throw error;
    }
  }

  async #write(due: readonly { concertId: string; seq: number; dueAt: Date }[]): Promise<void> {
    await inTransaction(this.#db, (transaction) => insert(transaction, {}, due));
  }
}
