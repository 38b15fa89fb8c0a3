import type { StagedoorClient } from './client.ts';
import { pause } from './pause.ts';
import { isRefusal } from './refusal.ts';
import type { RouterOutputs } from './types.ts';

/** Where a visit stands. */
export type TokenStatus = RouterOutputs['queue']['status'];

/** A visit is over: why. */
export interface VisitEnded extends Error {
  readonly reason: 'VISIT_ENDED';
  readonly endedBecause: NonNullable<TokenStatus['endedBecause']>;
}

/** A stream repeats itself every 15 seconds. One that is silent for twice as long is doubted, and a poll asks instead. */
const silenceMs = 30_000;

/** While the server can't be reached: doubled up to this. */
const longestPauseMs = 30_000;

/**
 * A token's status now and at each change, until the end. Polls at the server's pace are what it rests on; a stream, where
 * there is one, brings changes sooner and makes polls needless for as long as it speaks.
 * @param over aborted with the last status as its reason, when this very program ends the visit
 */
export async function* updates(
  client: StagedoorClient,
  known: TokenStatus,
  hasStreams: boolean,
  over: AbortSignal,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<TokenStatus, void, undefined> {
  const news = new News(client, known.token, hasStreams);
  try {
    let status = known;
    let failures = 0;
    for (;;) {
      yield status;
      if (status.state === 'expired' || status.state === 'completed') return;
      let next: TokenStatus | undefined;
      while (next === undefined) {
        const pauseMs = news.isHeard ? Math.max(silenceMs, status.pollAfterMs) : status.pollAfterMs;
        next = await news.within(failures === 0 ? pauseMs : backOff(failures), AbortSignal.any([signal, over]));
        signal.throwIfAborted();
        if (over.aborted) next = over.reason as TokenStatus;
        if (next !== undefined) break;
        try {
          next = await client.queue.status.query({ token: status.token }, { signal });
          failures = 0;
        } catch (error) {
          if (signal.aborted || isRefusal(error, 'TOKEN_INVALID', 'INVALID_INPUT')) throw error;
          failures++;
        }
      }
      status = next;
    }
  } finally {
    news.close();
  }
}

const backOff = (failures: number): number => Math.random() * Math.min(longestPauseMs, 1_000 * 2 ** failures);

/** The newest status that the stream told and nobody has taken yet: what is older is worth nothing. */
class News {
  #latest: TokenStatus | undefined;
  #arrived = (): void => undefined;
  readonly #stream: { unsubscribe(): void } | undefined;
  /** Whether the stream works now. */
  isHeard = false;

  constructor(client: StagedoorClient, token: string, hasStreams: boolean) {
    if (!hasStreams) return;
    this.#stream = client.queue.watch.subscribe(
      { token },
      {
        onData: ({ data }) => {
          this.isHeard = true;
          this.#latest = data;
          this.#arrived();
        },
        onConnectionStateChange: ({ state }) => {
          if (state !== 'pending') this.isHeard = false;
        },
        // The next poll says what is the matter, or that nothing is.
        onError: () => (this.isHeard = false),
      },
    );
  }

  /** The next status from the stream, if one comes in time. */
  async within(ms: number, signal: AbortSignal): Promise<TokenStatus | undefined> {
    if (this.#latest === undefined) {
      const heard = new AbortController();
      this.#arrived = () => heard.abort();
      await pause(ms, AbortSignal.any([signal, heard.signal]));
    }
    const latest = this.#latest;
    this.#latest = undefined;
    return latest;
  }

  close(): void {
    this.#stream?.unsubscribe();
  }
}
