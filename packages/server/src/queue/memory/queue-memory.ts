import { setTimeout as delay } from 'node:timers/promises';
import type { Sequelize, Transaction } from 'sequelize';
import type { QueueChange, QueueEvent } from '../queue.events.ts';
import type { DatabaseClock } from '../../database/clock.ts';
import type { DatabaseHistory, Snapshot } from '../../database/history.ts';
import { ConnectionLost } from '../../database/fault.ts';
import { inTransaction } from '../../database/transaction.ts';
import type { FaultLog } from '../../log/index.ts';
import { ConcertQueue } from './concert-queue.ts';
import { Drawings } from './drawings.ts';
import { queuesChangedSince, readAllQueues, readQueues } from '../queue.store.ts';
import { changedSince, readMoved } from '../token.store.ts';
import { Refreshes } from './refreshes.ts';
import { Watchers } from './watchers.ts';

/** Tokens read at once: many while everything is learned, few beside the work of a tick. */
const pageSizes = { load: 50_000, reconcile: 500 } as const;

const start = { concertId: '', seq: 0 };

/** How long a caller waits while a node learns everything again. */
const learnWithinMs = 1_000;

/** How often one fetch follows a database that changes its history again and again. */
const historiesAtMost = 3;

/** The database turned out to have another history than the one that is being read. */
class HistoryChanged extends Error {}

/** What a node's memory works with. */
interface QueueMemoryParts {
  readonly clock: DatabaseClock;
  readonly history: DatabaseHistory;
  readonly faults: FaultLog;
  readonly reconcileEveryMs: number;
}

/**
 * All queues in this node's memory, brought up to date once a tick. What changed is found by transaction id: everything
 * stamped at or after the oldest transaction that was still running at the last look. A timestamp would miss rows that
 * were stamped before and committed after it.
 */
export class QueueMemory {
  readonly #db: Sequelize;
  readonly #clock: DatabaseClock;
  readonly #history: DatabaseHistory;
  readonly #drawings: Drawings;
  #queues = new Map<string, ConcertQueue>();
  /** The history that all this is about. */
  #generation = -1;
  readonly #reconcileEveryMs: number;
  #reconciled = start;
  #nextRoundMs = 0;
  /** Who watches a place in one of them. */
  readonly watchers = new Watchers();
  #refreshed = Promise.withResolvers<void>();
  /** Queues that a commit on this node changed since the last refresh began: what that reads of them may be older. */
  readonly #written = new Set<string>();
  /** What was read of these was left aside, though another node may have changed them, too: they are read again. */
  readonly #skipped = new Set<string>();
  #horizon = 0;
  readonly #refreshes = new Refreshes(() => this.#fetch());

  constructor(db: Sequelize, { clock, history, faults, reconcileEveryMs }: QueueMemoryParts) {
    this.#db = db;
    this.#clock = clock;
    this.#history = history;
    this.#drawings = new Drawings(faults);
    this.#reconcileEveryMs = reconcileEveryMs;
  }

  /** Nothing while the database's history is another than the one that was learned. */
  of(concertId: string): ConcertQueue | undefined {
    return this.#isCurrent ? this.#queues.get(concertId) : undefined;
  }

  all(): Iterable<[string, ConcertQueue]> {
    return this.#isCurrent ? this.#queues : [];
  }

  get #isCurrent(): boolean {
    return this.#generation === this.#history.generation;
  }

  /** Whether it can answer; when everything has to be learned again, once that is done or has taken too long. */
  async canAnswer(): Promise<boolean> {
    if (this.#isCurrent) return true;
    const learned = this.#refreshes.next().catch(() => undefined);
    await Promise.race([learned, delay(learnWithinMs, undefined, { ref: false })]);
    return this.#isCurrent;
  }

  /** Takes what a commit on this node changed. */
  apply(event: QueueEvent): void {
    if (event.kind !== 'queue.changed') {
      this.#queues.get(event.concertId)?.apply(event);
      return;
    }
    this.#put(event.queue);
    this.#written.add(event.queue.concertId);
  }

  /** Seats of a concert were sold or given back, or a date was added: whether all are sold is asked again. */
  seatsChanged(concertId: string): void {
    this.#queues.get(concertId)?.seatsChanged();
  }

  /** Seats of a concert are not for sale any more, though nobody bought them: whether any are left is asked. */
  seatsWithdrawn(concertId: string): void {
    this.#queues.get(concertId)?.seatsWithdrawn();
  }

  /** Called at each tick: reads some of all that there is again, whatever the refreshes said, so that nothing stays missed for good. */
  async reconcile(): Promise<void> {
    if (performance.now() < this.#nextRoundMs) return;
    if (this.#reconciled === start) this.#take(await this.#read(this.#generation, readAllQueues));
    const last = await this.#readPage(this.#generation, this.#reconciled, pageSizes.reconcile);
    if (last === undefined) this.#nextRoundMs = performance.now() + this.#reconcileEveryMs;
    this.#reconciled = last ?? start;
  }

  /** Takes those of the tokens after `last` that were ever admitted or ended, and answers where to go on. */
  async #readPage(generation: number, last: typeof start, size: number): Promise<typeof start | undefined> {
    const page = await this.#read(generation, (transaction) => readMoved(transaction, last, size));
    for (const token of page.moved) this.#queues.get(token.concertId)?.apply(token);
    return page.last;
  }

  /** Reads something, surely from the history that the rest was learned from. */
  async #read<T>(generation: number, work: (transaction: Transaction, snapshot: Snapshot) => Promise<T>): Promise<T> {
    return await inTransaction(this.#db, async (transaction) => {
      const snapshot = await this.#history.read(transaction);
      if (snapshot.generation !== generation) throw new HistoryChanged();
      return await work(transaction, snapshot);
    });
  }

  /**
   * The refresh of a tick: after it the rates are measured and the streams woken. They are woken also when it fails: memory
   * still tells the time, and whoever hung up must be let go.
   */
  async tick(): Promise<void> {
    try {
      await this.#refreshes.next();
      const nowMs = this.#clock.nowMs();
      for (const queue of this.#queues.values()) {
        queue.measure(nowMs);
        this.#drawings.beginIfDue(queue);
      }
    } finally {
      this.wake();
    }
  }

  /** A refresh for a caller who can't wait for the tick. */
  async refresh(): Promise<void> {
    await this.#refreshes.onDemand();
  }

  /** Resolves after the next refresh, or when the server stops. */
  nextRefresh(): Promise<void> {
    return this.#refreshed.promise;
  }

  /** Tells all who wait for a refresh, and all who watch. */
  wake(): void {
    this.#refreshed.resolve();
    this.#refreshed = Promise.withResolvers();
    this.watchers.wake();
  }

  async #fetch(): Promise<void> {
    for (let tries = 0; tries < historiesAtMost; tries++) {
      const { generation } = this.#history;
      try {
        if (!this.#isCurrent) await this.#learn(generation);
        await this.#takeChanges(generation);
        this.#generation = generation;
        return;
      } catch (error) {
        if (!(error instanceof HistoryChanged)) throw error;
      }
    }
    throw new ConnectionLost(new HistoryChanged());
  }

  /**
   * Learns everything, from nothing: in another history rows may have gone back. In pages: a big on-sale leaves more rows than
   * one statement may read.
   */
  async #learn(generation: number): Promise<void> {
    this.#queues = new Map();
    this.#reconciled = start;
    // Taken before the first page: what changes while the pages are read comes with the changes after it.
    const { horizon, queues } = await this.#read(generation, async (transaction, snapshot) => ({
      horizon: snapshot.horizon,
      queues: await readAllQueues(transaction),
    }));
    for (const queue of queues) this.#put(queue);
    for (let last: typeof start | undefined = start; last !== undefined;)
      last = await this.#readPage(generation, last, pageSizes.load);
    this.#horizon = horizon;
    this.#nextRoundMs = performance.now() + this.#reconcileEveryMs;
  }

  async #takeChanges(generation: number): Promise<void> {
    this.#written.clear();
    const skipped = [...this.#skipped];
    const { now, horizon, queues, tokens } = await this.#read(generation, async (transaction, snapshot) => ({
      ...snapshot,
      queues: [
        ...(await queuesChangedSince(transaction, this.#horizon)),
        ...(skipped.length > 0 ? (await readQueues(transaction, skipped)).values() : []),
      ],
      tokens: await changedSince(transaction, this.#horizon),
    }));
    this.#clock.heard(now);
    for (const concertId of skipped) this.#skipped.delete(concertId);
    this.#take(queues);
    for (const token of tokens) this.#queues.get(token.concertId)?.apply(token);
    this.#horizon = horizon;
  }

  /** Takes what was read of queues, but for those that a commit on this node has changed since. */
  #take(queues: readonly QueueChange[]): void {
    for (const queue of queues) {
      if (this.#written.has(queue.concertId)) this.#skipped.add(queue.concertId);
      else this.#put(queue);
    }
  }

  #put(row: QueueChange): void {
    const queue = this.#queues.get(row.concertId) ?? new ConcertQueue(row);
    queue.update(row);
    this.#queues.set(row.concertId, queue);
    this.#drawings.beginIfDue(queue);
  }
}
