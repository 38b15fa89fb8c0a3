import type { Sequelize } from 'sequelize';
import type { Change } from '../changes.ts';
import type { DatabaseClock } from '../database/clock.ts';
import { readHorizon } from '../database/horizon.ts';
import { inTransaction } from '../database/transaction.ts';
import { ConcertQueue } from './concert-queue.ts';
import type { QueueRow } from './queue.store.ts';
import { changedSince, readAllQueues } from './queue.store.ts';

/**
 * All queues in this node's memory, brought up to date once a tick. What changed is found by transaction id: everything
 * stamped at or after the oldest transaction that was still running at the last look. A timestamp would miss rows that
 * were stamped before and committed after it.
 */
export class QueueMemory {
  readonly #db: Sequelize;
  readonly #clock: DatabaseClock;
  readonly #queues = new Map<string, ConcertQueue>();
  #tick = Promise.withResolvers<void>();
  #horizon = 0;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(db: Sequelize, clock: DatabaseClock) {
    this.#db = db;
    this.#clock = clock;
  }

  of(concertId: string): ConcertQueue | undefined {
    return this.#queues.get(concertId);
  }

  all(): Iterable<[string, ConcertQueue]> {
    return this.#queues;
  }

  /** Takes what a commit on this node changed. */
  apply(change: Change): void {
    if (change.kind === 'queue') this.#put(change.queue);
    if (change.kind === 'tokens') for (const token of change.tokens) this.#queues.get(change.concertId)?.apply(token);
  }

  /** Fetches what changed anywhere. A fetch under way may be too old for the caller, so all who come meanwhile share the next. */
  refresh(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#running = this.#fetch();
        return this.#running;
      });
    return this.#next;
  }

  /** Resolves after the next refresh, or when the server stops. */
  nextRefresh(): Promise<void> {
    return this.#tick.promise;
  }

  /** Wakes all who wait for a refresh. */
  wake(): void {
    const tick = this.#tick;
    this.#tick = Promise.withResolvers();
    tick.resolve();
  }

  async #fetch(): Promise<void> {
    const { now, horizon, queues, tokens } = await inTransaction(this.#db, async (transaction) => {
      const snapshot = await readHorizon(transaction);
      return {
        ...snapshot,
        queues: await readAllQueues(transaction),
        tokens: await changedSince(transaction, this.#horizon),
      };
    });
    this.#clock.heard(now);
    for (const queue of queues) this.#put(queue);
    for (const token of tokens) this.#queues.get(token.concertId)?.apply(token);
    this.#horizon = horizon;
    const nowMs = this.#clock.nowMs();
    for (const queue of this.#queues.values()) queue.measure(nowMs);
    this.wake();
  }

  #put(row: QueueRow | Extract<Change, { kind: 'queue' }>['queue']): void {
    const known = this.#queues.get(row.concertId);
    if (known) known.update(row);
    else this.#queues.set(row.concertId, new ConcertQueue(row));
  }
}
