import { StatusStream } from './status-stream.ts';
import { isRefusal } from './refusal.ts';
import type { ServerClock } from './server-clock.ts';
import type { StagedoorClient, TokenStatus } from './types.ts';

/** What updates need beside the client. */
interface UpdateOptions {
  readonly known: TokenStatus;
  /** Set by the `now` of each answer. */
  readonly clock: ServerClock;
  /** Aborted with the last status as its reason, when this very program ends the visit. */
  readonly over: AbortSignal;
  readonly hasStreams: boolean;
}

/** A stream sends at least every 15 seconds. After twice as long without an event the client polls. */
const silenceMs = 30_000;

/** The longest pause between two polls while the server can't be reached. */
const longestPauseMs = 30_000;

/**
 * Yields a token's status now and after each change, until the visit ends. It polls at the server's pace; while a stream
 * works, the stream's events replace the polls.
 */
export async function* updates(
  client: StagedoorClient,
  { known, clock, over, hasStreams }: UpdateOptions,
  options: { signal?: AbortSignal },
): AsyncGenerator<TokenStatus, void, undefined> {
  const { signal } = options;
  const stream = new StatusStream(client, known.token, ({ now }) => clock.heard(now));
  if (hasStreams) stream.listen();
  let status = known;
  let backOffMs = 0;

  /** Polls once. Undefined when the server could not be reached: the caller waits and polls again. */
  async function poll(): Promise<TokenStatus | undefined> {
    try {
      const polled = await client.queue.status.query({ token: status.token }, options);
      clock.heard(polled.now);
      backOffMs = 0;
      if (hasStreams) stream.listen();
      return polled;
    } catch (error) {
      if (signal?.aborted || !isPassing(error)) throw error;
      backOffMs = longer(backOffMs) + ((error as { retryAfterMs?: number }).retryAfterMs ?? 0);
      return undefined;
    }
  }

  async function next(): Promise<TokenStatus> {
    for (;;) {
      const wasLive = stream.isLive;
      const pauseMs = wasLive ? Math.max(silenceMs, status.pollAfterMs) : status.pollAfterMs;
      let told = await stream.within(backOffMs || pauseMs, signal, over);
      signal?.throwIfAborted();
      // A stream that is lost is no reason to hurry: everyone else has lost theirs, too.
      const isLost = wasLive && !stream.isLive;
      if (told === undefined && !isLost && !over.aborted) told = await poll();
      if (over.aborted) return over.reason as TokenStatus;
      if (told !== undefined) return told;
    }
  }

  try {
    for (;;) {
      yield status;
      if (status.state === 'expired' || status.state === 'completed') return;
      status = await next();
    }
  } finally {
    stream.close();
  }
}

/** Failures that are expected to pass. */
const isPassing = (error: unknown): boolean =>
  isRefusal(error, 'UNREACHABLE', 'OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED', 'OUTCOME_UNKNOWN', 'INTERNAL');

const longer = (backOffMs: number): number =>
  (0.5 + Math.random()) * Math.min(longestPauseMs, Math.max(1_000, 2 * backOffMs));
