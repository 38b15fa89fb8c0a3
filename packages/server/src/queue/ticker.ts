import type { DatabaseClock } from '../database/clock.ts';
import type { DatabaseHistory } from '../database/history.ts';
import type { Engine } from '../engine/engine.ts';
import type { FaultLog } from '../log/index.ts';
import type { AdmitInput, Places } from './admit.ts';
import { admit } from './admit.ts';
import type { Presence } from './presence.ts';
import type { QueueMemory } from './queue-memory.ts';
import { isAdmitting } from './queue.rules.ts';

/** Ticks that fail for longer than this mean that visitors could not reach this node either. */
const deafAfterMs = 5_000;

/** What every node does once a tick: learn what changed, then try to admit where someone waits. */
export class Ticker {
  readonly #memory: QueueMemory;
  readonly #presence: Presence;
  readonly #clock: DatabaseClock;
  readonly #history: DatabaseHistory;
  readonly #engine: Engine;
  readonly #faults: FaultLog;
  readonly #tickMs: number;
  readonly #soldOut: AdmitInput['soldOut'];
  readonly #admitting = new Set<string>();
  /** By the database's clock. */
  #listeningSince = new Date(0);
  /** Of this process. */
  #heardMs = -Infinity;
  #generation = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: {
    memory: QueueMemory;
    presence: Presence;
    clock: DatabaseClock;
    history: DatabaseHistory;
    engine: Engine;
    faults: FaultLog;
    tickMs: number;
    soldOut: AdmitInput['soldOut'];
  }) {
    this.#memory = parts.memory;
    this.#presence = parts.presence;
    this.#clock = parts.clock;
    this.#history = parts.history;
    this.#engine = parts.engine;
    this.#faults = parts.faults;
    this.#tickMs = parts.tickMs;
    this.#soldOut = parts.soldOut;
  }

  /** Ticks on a fixed grid: waiting a whole tick after each tick's own work would admit too slowly. */
  start(dueMs = performance.now() + this.#tickMs): void {
    const waitMs = Math.max(0, dueMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#running = this.tick().finally(() => {
        if (!this.#stopped) this.start(Math.max(dueMs + this.#tickMs, performance.now()));
      });
    }, waitMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** One tick. A failed one is logged and the next tries again: nothing but time is lost. No concert waits for another's. */
  async tick(): Promise<void> {
    try {
      await this.#memory.tick();
      await this.#presence.flush();
      const now = this.#clock.now();
      const { generation } = this.#history;
      // Another history may not know what people promised in the one before.
      if (performance.now() - this.#heardMs > deafAfterMs || generation !== this.#generation)
        this.#listeningSince = now;
      this.#heardMs = performance.now();
      this.#generation = generation;
      for (const [concertId, queue] of this.#memory.all()) {
        const due = queue.hasWork && (isAdmitting(queue.row, now) || queue.waiting === 0);
        if (due && !this.#admitting.has(concertId)) void this.#admit(concertId);
      }
      // Last: a page that is slow to read, or fails, must keep nobody from coming in.
      await this.#memory.reconcile();
    } catch (error) {
      this.#faults.report('warn', 'tick failed', error);
    }
  }

  async #admit(concertId: string): Promise<void> {
    this.#admitting.add(concertId);
    await this.#engine.run(admit, {
      concertId,
      places: this.#placesOf(concertId),
      listeningSince: this.#listeningSince,
      tickMs: this.#tickMs,
      soldOut: this.#soldOut,
    });
    this.#admitting.delete(concertId);
  }

  /** Looked up each time: while the memory learns another history of the database nobody has a place. */
  #placesOf(concertId: string): Places {
    return {
      next: (queue, limit) => this.#memory.of(concertId)?.next(queue, limit) ?? [],
      placeOf: (seq) => this.#memory.of(concertId)?.placeOf(seq),
    };
  }
}
