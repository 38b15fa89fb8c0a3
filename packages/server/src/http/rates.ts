import type { HttpConfig } from '../config.ts';

/** How many of the calls in a request may be made now, and when there may be more. */
export interface Allowance {
  readonly calls: number;
  readonly retryAfterMs: number;
}

/** Whoever proves to be an operator has no limit. */
export const unlimited: Allowance = { calls: Infinity, retryAfterMs: 0 };

/** Counts the calls that requests name, whether they exist or not: a batch of fifty is fifty. */
export class Rates {
  readonly #perUser: Windows;
  readonly #perAddress: Windows;

  constructor({ callsPerUser, callsPerAddress }: Pick<HttpConfig, 'callsPerUser' | 'callsPerAddress'>) {
    this.#perUser = new Windows(callsPerUser);
    this.#perAddress = new Windows(callsPerAddress);
  }

  ofAddress(address: string, calls: number): Allowance {
    return this.#perAddress.take(address, calls);
  }

  ofUser(userId: string, calls: number): Allowance {
    return this.#perUser.take(userId, calls);
  }
}

const windowMs = 1_000;

/** Calls by key in windows of a second, each from its first call on. Without a timer or a promise for each: every request comes by here. */
class Windows {
  readonly #most: number;
  readonly #windows = new Map<string, { calls: number; endsAtMs: number }>();
  #sweepAtMs = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counted whatever comes of it, so that a flood of refused calls stays refused. */
  take(key: string, calls: number): Allowance {
    const nowMs = performance.now();
    if (nowMs >= this.#sweepAtMs) this.#sweep(nowMs);
    let window = this.#windows.get(key);
    if (window === undefined || window.endsAtMs <= nowMs) {
      window = { calls: 0, endsAtMs: nowMs + windowMs };
      this.#windows.set(key, window);
    }
    const left = this.#most - window.calls;
    window.calls += calls;
    // A sum of floating numbers may be a little more than a window.
    const leftMs = Math.min(windowMs, Math.max(1, Math.ceil(window.endsAtMs - nowMs)));
    return { calls: Math.max(0, Math.min(calls, left)), retryAfterMs: leftMs };
  }

  /** Once a second at most: forgets the windows that are over. */
  #sweep(nowMs: number): void {
    this.#sweepAtMs = nowMs + windowMs;
    for (const [key, { endsAtMs }] of this.#windows) if (endsAtMs <= nowMs) this.#windows.delete(key);
  }
}

export const smaller = (one: Allowance, other: Allowance): Allowance => (other.calls < one.calls ? other : one);
