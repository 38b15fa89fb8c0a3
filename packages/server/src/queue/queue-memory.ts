import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Sequelize } from 'sequelize';
import type { Change, QueueChange } from '../changes.ts';
import type { DatabaseClock } from '../database/clock.ts';
import { readHorizon } from '../database/horizon.ts';
import { inTransaction } from '../database/transaction.ts';
import { ConcertQueue } from './concert-queue.ts';
import { drawInThread } from './draw-in-thread.ts';
import { queuesChangedSince, readAllQueues } from './queue.store.ts';
import { changedSince, readMoved } from './token.store.ts';
import { Watchers } from './watchers.ts';

/** Tokens read at once: many at the start, few beside the work of a tick. */
const pageSizes = { load: 50_000, reconcile: 500 } as const;

const start = { concertId: '', seq: 0 };

/** How often callers beside the tick may make the node ask the database. */
const onDemandEveryMs = 50;

/** What a node's memory works with. */
interface QueueMemoryParts {
  readonly clock: DatabaseClock;
  readonly log: Logger;
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
  readonly #log: Logger;
  readonly #drawing = new Set<string>();
  readonly #queues = new Map<string, ConcertQueue>();
  readonly #reconcileEveryMs: number;
  #reconciled = start;
  #nextRoundMs = 0;
  readonly #watching = new Watchers();
  /** Queues that a commit on this node changed since the last refresh began: what that reads of them may be older. */
  readonly #written = new Set<string>();
  #horizon = 0;
  #startedMs = -Infinity;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(db: Sequelize, { clock, log, reconcileEveryMs }: QueueMemoryParts) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#reconcileEveryMs = reconcileEveryMs;
  }

  of(concertId: string): ConcertQueue | undefined {
    return this.#queues.get(concertId);
  }

  all(): Iterable<[string, ConcertQueue]> {
    return this.#queues;
  }

  /** Takes what a commit on this node changed. */
  apply(change: Change): void {
    if (change.kind === 'queue') {
      this.#put(change.queue);
      this.#written.add(change.queue.concertId);
    }
    if (change.kind === 'seats') this.#queues.get(change.concertId)?.seatsChanged();
    if (change.kind === 'tokens') for (const token of change.tokens) this.#queues.get(change.concertId)?.apply(token);
  }

  /** Learns everything, before the first refresh. In pages: a big on-sale leaves more rows than one statement may read. */
  async load(): Promise<void> {
    // Taken before the first page: what changes while the pages are read comes with the first refresh.
    const { horizon, queues } = await inTransaction(this.#db, async (transaction) => ({
      ...(await readHorizon(transaction)),
      queues: await readAllQueues(transaction),
    }));
    for (const queue of queues) this.#put(queue);
    for (let last: typeof start | undefined = start; last !== undefined;)
      last = await this.#readPage(last, pageSizes.load);
    this.#horizon = horizon;
    this.#nextRoundMs = performance.now() + this.#reconcileEveryMs;
    await this.tick();
  }

  /** Called at each tick: reads some of all that there is again, whatever the refreshes said, so that nothing stays missed for good. */
  async reconcile(): Promise<void> {
    if (performance.now() < this.#nextRoundMs) return;
    if (this.#reconciled === start) this.#take(await inTransaction(this.#db, readAllQueues));
    const last = await this.#readPage(this.#reconciled, pageSizes.reconcile);
    if (last === undefined) this.#nextRoundMs = performance.now() + this.#reconcileEveryMs;
    this.#reconciled = last ?? start;
  }

  /** Takes the tokens after `last` that were ever admitted or ended, and answers where to go on. */
  async #readPage(last: typeof start, size: number): Promise<typeof start | undefined> {
    const page = await inTransaction(this.#db, (transaction) => readMoved(transaction, last, size));
    for (const token of page) this.#queues.get(token.concertId)?.apply(token);
    return page.length < size ? undefined : page.at(-1);
  }

  /**
   * The refresh of a tick: after it the rates are measured and the streams woken. They are woken also when it fails: memory
   * still tells the time, and whoever hung up must be let go.
   */
  async tick(): Promise<void> {
    try {
      await this.#join();
      const nowMs = this.#clock.nowMs();
      for (const queue of this.#queues.values()) {
        queue.measure(nowMs);
        this.#drawIfDue(queue);
      }
    } finally {
      this.wake();
    }
  }

  /** A refresh for a caller who can't wait for the tick. However many such callers there are, the database is asked rarely. */
  async refresh(): Promise<void> {
    const sinceMs = performance.now() - this.#startedMs;
    if (sinceMs < onDemandEveryMs) await delay(onDemandEveryMs - sinceMs);
    await this.#join();
  }

  /** A fetch under way may be too old for the caller, so all who come meanwhile share the next. */
  #join(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#startedMs = performance.now();
        this.#running = this.#fetch();
        return this.#running;
      });
    return this.#next;
  }

  /** Resolves after the next refresh, or when the server stops. */
  nextRefresh(): Promise<void> {
    return this.#watching.next();
  }

  /** Wakes all who wait for a refresh. */
  wake(): void {
    this.#watching.wake();
  }

  async #fetch(): Promise<void> {
    this.#written.clear();
    const { now, horizon, queues, tokens } = await inTransaction(this.#db, async (transaction) => {
      const snapshot = await readHorizon(transaction);
      return {
        ...snapshot,
        queues: await queuesChangedSince(transaction, this.#horizon),
        tokens: await changedSince(transaction, this.#horizon),
      };
    });
    this.#clock.heard(now);
    this.#take(queues);
    for (const token of tokens) this.#queues.get(token.concertId)?.apply(token);
    this.#horizon = horizon;
  }

  /** Once a pre-queue is drawn, works out its order beside the event loop. Until then its members see that sales are about to open. */
  async #draw(queue: ConcertQueue): Promise<void> {
    const { concertId, drawSeed, drawn } = queue.row;
    this.#drawing.add(concertId);
    try {
      queue.place(await drawInThread(drawSeed, drawn!));
    } finally {
      this.#drawing.delete(concertId);
    }
  }

  /** Takes what was read of queues, but for those that a commit on this node has changed since. */
  #take(queues: readonly QueueChange[]): void {
    for (const queue of queues) if (!this.#written.has(queue.concertId)) this.#put(queue);
  }

  #put(row: QueueChange): void {
    const queue = this.#queues.get(row.concertId) ?? new ConcertQueue(row);
    queue.update(row);
    this.#queues.set(row.concertId, queue);
    this.#drawIfDue(queue);
  }

  #drawIfDue(queue: ConcertQueue): void {
    if (queue.toDraw === 0 || this.#drawing.has(queue.row.concertId)) return;
    this.#draw(queue).catch((error: unknown) =>
      this.#log.error({ err: error }, 'the draw failed; the next tick tries again'),
    );
  }
}
