import { RateLimiterMemory } from 'rate-limiter-flexible';
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
  readonly #perUser: RateLimiterMemory;
  readonly #perAddress: RateLimiterMemory;

  constructor({ callsPerUser, callsPerAddress }: Pick<HttpConfig, 'callsPerUser' | 'callsPerAddress'>) {
    this.#perUser = new RateLimiterMemory({ points: callsPerUser, duration: 1 });
    this.#perAddress = new RateLimiterMemory({ points: callsPerAddress, duration: 1 });
  }

  ofAddress(address: string, calls: number): Promise<Allowance> {
    return take(this.#perAddress, address, calls);
  }

  ofUser(userId: string, calls: number): Promise<Allowance> {
    return take(this.#perUser, userId, calls);
  }
}

/** Counted whatever comes of it, so that a flood of refused calls stays refused. */
async function take(limiter: RateLimiterMemory, key: string, calls: number): Promise<Allowance> {
  const { consumedPoints, msBeforeNext } = await limiter.penalty(key, calls);
  const left = limiter.points - (consumedPoints - calls);
  return { calls: Math.max(0, Math.min(calls, left)), retryAfterMs: Math.max(1, msBeforeNext) };
}

export const smaller = (one: Allowance, other: Allowance): Allowance => (other.calls < one.calls ? other : one);
