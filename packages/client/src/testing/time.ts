import type { Surroundings } from '../surroundings.ts';

/** The platform's own, also where a test library puts another one in its place later. */
const { setTimeout } = globalThis;

interface Pause {
  readonly dueMs: number;
  end(): void;
}

/** Time that stands still until a test moves it. */
export class FakeTime {
  #nowMs: number;
  readonly #pauses = new Set<Pause>();

  constructor(now: Date) {
    this.#nowMs = now.getTime();
  }

  /** Milliseconds since 1970. */
  nowMs = (): number => this.#nowMs;

  now = (): Date => new Date(this.#nowMs);

  pause: Surroundings['pause'] = (ms, ...signals) =>
    new Promise((resolve) => {
      const end = (): void => {
        this.#pauses.delete(pause);
        for (const signal of signals) signal?.removeEventListener('abort', end);
        resolve();
      };
      const pause = { dueMs: this.#nowMs + ms, end };
      if (ms <= 0 || signals.some((signal) => signal?.aborted)) return resolve();
      this.#pauses.add(pause);
      for (const signal of signals) signal?.addEventListener('abort', end);
    });

  /** Moves on at one go. What waits for longer goes on waiting. */
  advance(ms: number): void {
    if (!Number.isSafeInteger(ms) || ms < 0)
      throw new RangeError(`Time goes on by a whole number of milliseconds, and never back: ${ms}.`);
    this.#nowMs += ms;
    for (const pause of this.#pauses) if (pause.dueMs <= this.#nowMs) pause.end();
  }
}

/** Resolves when all that follows from what just happened has followed. */
export const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));
