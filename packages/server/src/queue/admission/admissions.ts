import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseClock } from '../../database/clock.ts';
import type { DatabaseHistory } from '../../database/history.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ConcertQueue } from '../memory/concert-queue.ts';
import type { QueueMemory } from '../memory/queue-memory.ts';
import { admit, admitTogether } from './admit.ts';
import type { AdmitInput, PlaceOrder } from './load-queues.ts';

/** Ticks that fail for longer than this mean that visitors could not reach this node either. */
const unreachableAfterMs = 5_000;

/** Every queue that has anything to decide is asked so often, whatever memory says: what it missed stops nobody for good. */
const askAnywayMs = 10_000;

/** How many queues have a transaction of their own at once: those that can let in most. All others share. */
const aloneAtMost = 2;

/** How long to wait before asking again about rows that another node holds. */
const againAfterMs = 30;

/** How many times a queue is tried in the shared transaction before it gets one of its own. */
const togetherAtMost = 2;

type Outcome = 'decided' | 'unfinished' | 'refused';

/** What the admissions of a node work with. */
interface AdmissionParts {
  readonly queues: QueueMemory;
  readonly clock: DatabaseClock;
  readonly history: DatabaseHistory;
  readonly engine: Engine;
  readonly tickMs: number;
  readonly soldOut: AdmitInput['soldOut'];
}

/** Lets people in, once a tick, in the queues in which something can happen. */
export class Admissions {
  readonly #queues: QueueMemory;
  readonly #clock: DatabaseClock;
  readonly #history: DatabaseHistory;
  readonly #engine: Engine;
  readonly #tickMs: number;
  readonly #soldOut: AdmitInput['soldOut'];
  readonly #admitting = new Set<string>();
  #alone = 0;
  /** By when a queue is asked anyway. */
  readonly #askBy = new WeakMap<ConcertQueue, number>();
  /** Since when visitors can reach this node, or could again, by the database's clock. */
  #reachableSince = new Date(0);
  /** Of this process. */
  #tickedMs = -Infinity;
  #generation = 0;

  constructor(parts: AdmissionParts) {
    this.#queues = parts.queues;
    this.#clock = parts.clock;
    this.#history = parts.history;
    this.#engine = parts.engine;
    this.#tickMs = parts.tickMs;
    this.#soldOut = parts.soldOut;
  }

  /** Called at each tick, once memory has learned what changed. It starts what is due and waits for nothing. */
  tick(): void {
    const now = this.#clock.now();
    const { generation } = this.#history;
    // Another history may not know what people promised in the one before.
    if (performance.now() - this.#tickedMs > unreachableAfterMs || generation !== this.#generation)
      this.#reachableSince = now;
    this.#tickedMs = performance.now();
    this.#generation = generation;
    const due: { queue: ConcertQueue; admissible: number }[] = [];
    for (const [concertId, queue] of this.#queues.all()) {
      if (this.#admitting.has(concertId) || !this.#isAsked(queue, now)) continue;
      due.push({ queue, admissible: queue.admissible(now, this.#tickMs) });
    }
    const most = new Set(due.toSorted((a, b) => b.admissible - a.admissible).slice(0, aloneAtMost));
    // In the order of memory: each queue's turn comes a whole tick after its last, or credit would be lost.
    for (const each of due) void this.#admit(each.queue, each.admissible > 0 && most.has(each));
  }

  #isAsked(queue: ConcertQueue, now: Date): boolean {
    if (!queue.hasWork(now)) return false;
    const nowMs = performance.now();
    // Spread from the first time on: a thousand queues that a node learns of together are not asked together.
    const askBy = this.#askBy.get(queue) ?? nowMs + Math.random() * askAnywayMs;
    const isAsked = askBy <= nowMs || queue.isDue(now, this.#tickMs);
    this.#askBy.set(queue, isAsked ? nowMs + askAnywayMs : askBy);
    return isAsked;
  }

  /** Where it can't be decided beside others, again a moment later, and then in a transaction that waits for its rows. */
  async #admit(queue: ConcertQueue, isUrgent: boolean): Promise<void> {
    const { concertId } = queue.row;
    this.#admitting.add(concertId);
    queue.asking();
    const outcome = isUrgent && this.#alone < aloneAtMost ? await this.#decideAlone(queue) : await this.#decide(queue);
    if (outcome !== 'decided') queue.undecided();
    this.#admitting.delete(concertId);
  }

  async #decide(queue: ConcertQueue): Promise<Outcome> {
    for (let attempt = 1; attempt <= togetherAtMost; attempt++) {
      const outcome = await this.#run(admitTogether, queue);
      if (outcome !== 'unfinished') return outcome;
      await delay(againAfterMs);
    }
    // Queues whose rows are held for long must not keep the others from theirs: they try again with the next tick.
    return this.#alone < aloneAtMost ? await this.#decideAlone(queue) : 'unfinished';
  }

  async #decideAlone(queue: ConcertQueue): Promise<Outcome> {
    this.#alone++;
    const outcome = await this.#run(admit, queue);
    this.#alone--;
    return outcome;
  }

  async #run(command: typeof admit, queue: ConcertQueue): Promise<Outcome> {
    const { concertId } = queue.row;
    const settled = await this.#engine.run(command, {
      concertId,
      places: this.#orderOf(concertId),
      reachableSince: this.#reachableSince,
      tickMs: this.#tickMs,
      soldOut: this.#soldOut,
    });
    if ('refused' in settled) return 'refused';
    return settled.answer.unfinished ? 'unfinished' : 'decided';
  }

  /** Looked up each time: while the memory learns another history of the database nobody has a place. */
  #orderOf(concertId: string): PlaceOrder {
    return {
      next: (queue, limit) => this.#queues.of(concertId)?.next(queue, limit) ?? [],
      placeOf: (seq) => this.#queues.of(concertId)?.placeOf(seq),
    };
  }
}
