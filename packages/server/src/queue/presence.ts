import type { Sequelize } from 'sequelize';
import { insertRows } from '../database/statements.ts';
import { inTransaction } from '../database/transaction.ts';
import { presence } from './queue.model.ts';
import type { TokenStatus } from './queue.schemas.ts';
import type { Place } from './token.ts';

/** Signs of life written at once. */
const rowsAtOnce = 10_000;

const insert = insertRows(presence, {
  each: ['concertId', 'seq', 'dueAt'],
  ending: 'on conflict (concert_id, seq) do update set due_at = greatest(presence.due_at, excluded.due_at)',
});

/**
 * Signs of life of those who wait: when each promised to ask again. Gathered in memory and written once a tick, all in one
 * statement, never once a poll.
 */
export class Presence {
  readonly #db: Sequelize;
  #due = new Map<string, { concertId: string; seq: number; dueMs: number }>();

  constructor(db: Sequelize) {
    this.#db = db;
  }

  /** Someone was here and will ask again by `dueMs`. It matters only while they wait. */
  seen({ concertId, seq }: Place, { state }: Pick<TokenStatus, 'state'>, dueMs: number): void {
    if (state === 'waiting' || state === 'pre_queue') this.#due.set(`${concertId}/${seq}`, { concertId, seq, dueMs });
  }

  /** Writes what was gathered. What can't be written is kept for the next tick. */
  async flush(): Promise<void> {
    const due = this.#due;
    if (due.size === 0) return;
    this.#due = new Map();
    const all = [...due.values()].sort((a, b) =>
      a.concertId === b.concertId ? a.seq - b.seq : a.concertId < b.concertId ? -1 : 1,
    );
    try {
      for (let start = 0; start < all.length; start += rowsAtOnce)
        await this.#write(all.slice(start, start + rowsAtOnce));
    } catch (error) {
      this.#due = new Map([...due, ...this.#due]);
      throw error;
    }
  }

  async #write(due: readonly { concertId: string; seq: number; dueMs: number }[]): Promise<void> {
    await inTransaction(this.#db, (transaction) =>
      insert(
        transaction,
        {},
        due.map(({ concertId, seq, dueMs }) => ({ concertId, seq, dueAt: new Date(dueMs) })),
      ),
    );
  }
}
