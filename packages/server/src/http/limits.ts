import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { HttpConfig } from '../config.ts';
import type { Actor, Context } from '../context.ts';

/** Counts procedure calls, not HTTP requests: a batch of fifty is fifty. The operator's key has no limit. */
export class Limits {
  readonly #perUser: RateLimiterMemory;
  readonly #perAddress: RateLimiterMemory;

  constructor({ callsPerUser, callsPerAddress }: Pick<HttpConfig, 'callsPerUser' | 'callsPerAddress'>) {
    this.#perUser = new RateLimiterMemory({ points: callsPerUser, duration: 1 });
    this.#perAddress = new RateLimiterMemory({ points: callsPerAddress, duration: 1 });
  }

  of(actor: Actor, address: string): Context['limit'] {
    if (actor.kind === 'operator') return undefined;
    return async () => {
      try {
        await this.#perAddress.consume(address);
        if (actor.kind === 'user') await this.#perUser.consume(actor.userId);
        return undefined;
      } catch (error) {
        if (error instanceof RateLimiterRes) return { retryAfterMs: Math.max(1, error.msBeforeNext) };
        throw error;
      }
    };
  }
}
