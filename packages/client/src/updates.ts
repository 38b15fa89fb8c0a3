import { StatusStream } from './status-stream.ts';
import { isRefusal } from './refusal.ts';
import type { ServerClock } from './server-clock.ts';
import type { StagedoorClient, TokenStatus } from './types.ts';

/** A visit is over: why. */
export interface VisitEnded extends Error {
  readonly reason: 'VISIT_ENDED';
  readonly endedBecause: NonNullable<TokenStatus['endedBecause']>;
}

/** What is known of a visit, and who else tells of it. */
interface Heard {
  readonly known: TokenStatus;
  /** Told the server's time as it arrives. */
  readonly clock: ServerClock;
  /** Aborted with the last status as its reason, when this very program ends the visit. */
  readonly over: AbortSignal;
  readonly hasStreams: boolean;
}

/** A stream repeats itself every 15 seconds. One that is silent for twice as long is doubted, and a poll asks instead. */
const silenceMs = 30_000;

/** While the server can't be reached: doubled up to this. */
const longestPauseMs = 30_000;

/**
 * A token's status now and at each change, until the end. Polls at the server's pace are what it rests on; a stream, where
 * there is one, brings changes sooner and makes polls needless for as long as it speaks.
 */
export async function* updates(
  client: StagedoorClient,
  { known, clock, over, hasStreams }: Heard,
  options: { signal?: AbortSignal },
): AsyncGenerator<TokenStatus, void, undefined> {
  const { signal } = options;
  const stream = new StatusStream(client, known.token, ({ now }) => clock.heard(now));
  if (hasStreams) stream.listen();
  let status = known;
  let backOffMs = 0;

  /** Nothing while the server can't be reached, which is waited out. */
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
      const wasHeard = stream.isHeard;
      const pauseMs = wasHeard ? Math.max(silenceMs, status.pollAfterMs) : status.pollAfterMs;
      let told = await stream.within(backOffMs || pauseMs, signal, over);
      signal?.throwIfAborted();
      // A stream that is lost is no reason to hurry: everyone else has lost theirs, too.
      const isLost = wasHeard && !stream.isHeard;
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

/** Troubles that a wait outlasts. */
const isPassing = (error: unknown): boolean =>
  isRefusal(error, 'UNREACHABLE', 'OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED', 'OUTCOME_UNKNOWN', 'INTERNAL');

const longer = (backOffMs: number): number =>
  (0.5 + Math.random()) * Math.min(longestPauseMs, Math.max(1_000, 2 * backOffMs));
