import { type Operation, retryLink, TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { NoAccessToken } from './access-token.ts';
import type { AppRouter, Reason, RouterInputs } from './types.ts';

/** How a client tries again. */
export interface RetryOptions {
  /** Most attempts of one call, the first included. 1 never tries again. Default 5. */
  attempts?: number;
  /** The pause before the second attempt, in milliseconds; each further one is twice as long, up to 10 s. Default 200. */
  firstPauseMs?: number;
  /** Told before each new attempt. */
  onRetry?: (retry: Retry) => void;
}

/** A new attempt that is about to be made. */
export interface Retry {
  /** Such as `concert.reserve`. */
  procedure: string;
  /** Which attempt it will be: 2 for the first repetition. */
  attempt: number;
  /** How long until then, in milliseconds. */
  pauseMs: number;
  /** What became of the attempt before. */
  error: Error;
}

const longestPauseMs = 10_000;

/** The server says that nothing was done: anything may be sent again. */
const nothingDone: ReadonlySet<string> = new Set<Reason>(['OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED']);

/** The name of a procedure, such as `concert.reserve`. */
export type Procedure = {
  [Noun in keyof RouterInputs]: `${Noun & string}.${keyof RouterInputs[Noun] & string}`;
}[keyof RouterInputs];

/** Doing these twice is doing them once, with no key. */
const repeatable: ReadonlySet<string> = new Set<Procedure>([
  'queue.issueToken',
  'queue.leave',
  'queue.configure',
  'queue.pause',
  'queue.resume',
  'queue.close',
  'concert.release',
  'user.create',
]);

/**
 * Sends calls again that may have gone lost, never so that one has two effects: queries, what carries an idempotency key,
 * and what is repeatable by nature. The pauses grow with full jitter, and are never shorter than the server asks for.
 */
export function retrying({ attempts = 5, firstPauseMs = 200, onRetry }: RetryOptions): TRPCLink<AppRouter> {
  const budget = new Budget();
  let pauseMs = 0;
  return retryLink<AppRouter>({
    retry({ op, error, attempts: made }) {
      const isTransient = isRetryable(op, error);
      if (!isTransient || !budget.spend() || made >= attempts || op.signal?.aborted) return false;
      const { retryAfterMs = 0 } = (error.data ?? {}) as { retryAfterMs?: number };
      pauseMs = retryAfterMs + Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** (made - 1));
      const coming = { procedure: op.path, attempt: made + 1, pauseMs, error };
      // An error thrown by the application's callback must not end the call.
      if (onRetry) queueMicrotask(() => onRetry(coming));
      return true;
    },
    // Asked right after `retry`.
    retryDelayMs: () => pauseMs,
  });
}

function isRetryable(op: Operation, error: TRPCClientError<AppRouter>): boolean {
  if (op.type === 'subscription') return false;
  // Nothing was sent.
  if (error.cause instanceof NoAccessToken) return true;
  const reason = error.data?.reason;
  if (reason !== undefined && nothingDone.has(reason)) return true;
  const mayBeLost = reason === undefined || reason === 'OUTCOME_UNKNOWN';
  const hasKey = (op.input as { idempotencyKey?: unknown } | undefined)?.idempotencyKey !== undefined;
  return mayBeLost && (op.type === 'query' || hasKey || repeatable.has(op.path));
}

/** Calls that fail at the same moment went in one request. */
const sameMomentMs = 5;

/**
 * Keeps a client from hammering a server that is down: each failed request takes a token, one comes back every ten seconds,
 * and nothing is repeated while fewer than half of the twenty are left. After gRPC's retry throttling (gRFC A6), with time in
 * place of successes.
 */
class Budget {
  #tokens = 20;
  #countedMs = -Infinity;

  /** Counts a failure, and answers whether it may be repeated. */
  spend(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#countedMs > sameMomentMs) {
      this.#tokens = Math.min(20, this.#tokens + (nowMs - this.#countedMs) / 10_000);
      this.#countedMs = nowMs;
      this.#tokens = Math.max(0, this.#tokens - 1);
    }
    return this.#tokens >= 10;
  }
}

/** What a platform's timer can count: more, or `Infinity`, is no limit. */
const longestTimerMs = 2 ** 31 - 1;

/** Gives up an attempt that gets no answer in time. */
export function within(timeoutMs: number): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        if (op.type === 'subscription' || timeoutMs > longestTimerMs) return next(op).subscribe(observer);
        const timer = setTimeout(() => {
          subscription.unsubscribe();
          observer.error(new TRPCClientError(`${op.path} got no answer within ${timeoutMs} ms.`));
        }, timeoutMs);
        const subscription = next(op).subscribe({
          next: (value) => observer.next(value),
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        });
        return () => {
          clearTimeout(timer);
          subscription.unsubscribe();
        };
      });
}
