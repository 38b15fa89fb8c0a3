import type { FaultLog } from '../log/index.ts';

/** One piece of periodic work. */
export interface Job {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

/**
 * Runs jobs one after the other, round after round, on a fixed grid: waiting a whole pause after each round's own work would
 * make rounds rarer under load. Each job builds on those before it, so one that fails ends its round; the next tries again.
 */
export class Periodic {
  readonly #jobs: readonly Job[];
  readonly #everyMs: number;
  readonly #faults: FaultLog;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  #wentWellMs = performance.now();

  constructor(jobs: readonly Job[], everyMs: number, faults: FaultLog) {
    this.#jobs = jobs;
    this.#everyMs = everyMs;
    this.#faults = faults;
  }

  start(dueMs = performance.now() + this.#everyMs): void {
    this.#timer = setTimeout(
      () => {
        this.#running = this.#round().finally(() => {
          if (!this.#stopped) this.start(Math.max(dueMs + this.#everyMs, performance.now()));
        });
      },
      Math.max(0, dueMs - performance.now()),
    );
  }

  /** Waits for the round under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Since the last round without a failure ended; at first, since this was made. */
  sinceMs = (): number => performance.now() - this.#wentWellMs;

  async #round(): Promise<void> {
    for (const { name, run } of this.#jobs) {
      try {
        await run();
      } catch (error) {
        this.#faults.report('warn', `${name} failed; the next round tries again`, error);
        return;
      }
    }
    this.#wentWellMs = performance.now();
  }
}
