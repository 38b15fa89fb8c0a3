import { Hearing } from './hearing.ts';
import { Network } from './network.ts';
import { isOutdated, isPassing, longer } from './patience.ts';
import type { Clock } from './server-clock.ts';
import type { Surroundings } from './surroundings.ts';
import type { StagedoorClient, TokenStatus } from './types.ts';
import type { Connection, UpdateOptions } from './visit.ts';

/** What updates need beside the client. */
interface Known {
  readonly known: TokenStatus;
  /** Set by the `now` of each answer. */
  readonly clock: Clock;
  /** Aborted with the last status as its reason, when this very program ends the visit. */
  readonly over: AbortSignal;
  readonly surroundings: Surroundings;
}

/** A poll that takes longer has no connection, as far as a person cares. */
const lostAfterMs = 5_000;

/**
 * Yields a token's status now and after each change, until the visit ends. It polls at the server's pace; while a stream
 * works, the stream's events replace the polls.
 */
export async function* updates(
  client: StagedoorClient,
  { known, clock, over, surroundings }: Known,
  { onConnection, ...options }: UpdateOptions,
): AsyncGenerator<TokenStatus, void, undefined> {
  const { signal } = options;
  const hearing = surroundings.hasStreams ? new Hearing(client, known, clock, surroundings) : undefined;
  hearing?.open();
  let status = known;
  let backOffMs = 0;
  let connection: Connection = 'connected';

  function connected(now: Connection): void {
    if (now !== connection) onConnection?.(now);
    connection = now;
  }

  const network = new Network({
    onGone: () => connected('lost'),
    onReturn: () => {
      backOffMs = 0;
    },
  });
  /** Aborted when the network changed since the last poll was asked: then it is time for another. */
  let { changed } = network;

  /** Polls once. Undefined when there is nothing new, or the server could not be reached: the caller waits and polls again. */
  async function poll(): Promise<TokenStatus | undefined> {
    const lost = setTimeout(connected, lostAfterMs, 'lost');
    const askedAt = clock.mark();
    const since = (changed = network.changed);
    try {
      const polled = await client.queue.status.query({ token: status.token }, options);
      clock.heard(polled.now, askedAt);
      backOffMs = 0;
      hearing?.open();
      if (!since.aborted) connected('connected');
      return isOutdated(polled, status) || hearing?.learned(polled) === false ? undefined : polled;
    } catch (error) {
      if (signal?.aborted || !isPassing(error)) throw error;
      backOffMs = longer(backOffMs) + ((error as { retryAfterMs?: number }).retryAfterMs ?? 0);
      connected('lost');
      return undefined;
    } finally {
      clearTimeout(lost);
    }
  }

  async function next(): Promise<TokenStatus> {
    let isLost = false;
    for (;;) {
      const wasLive = hearing?.isLive === true;
      const pollAfterMs = isLost ? status.pollAfterMs * (0.4 + 0.6 * Math.random()) : status.pollAfterMs;
      let told = await heard(backOffMs || Math.max(hearing?.liveForMs ?? 0, pollAfterMs));
      signal?.throwIfAborted();
      // A stream that is lost is no reason to hurry: everyone else has lost theirs at the same moment.
      isLost = wasLive && !hearing?.isLive && !changed.aborted;
      // What is heard while the network is gone was on its way: only a poll shows that there is one.
      if (told && !network.isGone) connected('connected');
      if (!told && !isLost && !over.aborted) told = await poll();
      if (over.aborted) {
        hearing?.learned(over.reason as TokenStatus);
        return over.reason as TokenStatus;
      }
      if (told !== undefined) return told;
    }
  }

  async function heard(ms: number): Promise<TokenStatus | undefined> {
    const wakes = [signal, over, changed];
    if (hearing) return await hearing.within(ms, ...wakes);
    await surroundings.pause(ms, ...wakes);
    return undefined;
  }

  try {
    for (;;) {
      yield status;
      if (status.state === 'expired' || status.state === 'completed') return;
      status = await next();
    }
  } finally {
    hearing?.close();
    network.close();
  }
}
