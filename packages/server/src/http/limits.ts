import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HttpConfig } from '../config.ts';
import type { Context } from '../context.ts';
import type { Caller } from './identify.ts';

type Limited = { retryAfterMs: number } | undefined;

/** Counts procedure calls, not HTTP requests: a batch of fifty is fifty. The operator's key has no limit. */
export class Limits {
  readonly #perUser: RateLimiterMemory;
  readonly #perAddress: RateLimiterMemory;

  constructor({ callsPerUser, callsPerAddress }: Pick<HttpConfig, 'callsPerUser' | 'callsPerAddress'>) {
    this.#perUser = new RateLimiterMemory({ points: callsPerUser, duration: 1 });
    this.#perAddress = new RateLimiterMemory({ points: callsPerAddress, duration: 1 });
  }

  of(caller: Caller, address: string): Context['limit'] {
    if (caller.isOperator) return undefined;
    return async () => (await this.countAddress(address)) ?? (await this.countUser(caller));
  }

  countAddress(address: string): Promise<Limited> {
    return consume(this.#perAddress, address);
  }

  /** Counts a user who is known at once: nobody waits for the identity provider to be counted. */
  async countUser(caller: Caller): Promise<Limited> {
    const actor = await caller.actorNow();
    return actor.kind === 'user' ? await consume(this.#perUser, actor.userId) : undefined;
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<Limited> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return { retryAfterMs: Math.max(1, error.msBeforeNext) };
    throw error;
  }
}
