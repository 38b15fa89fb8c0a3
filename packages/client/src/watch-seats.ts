import { comparedWith, type LiveSeats, seatsAfter, type SeatsEvent } from './live-seats.ts';
import { isPassing, longer } from './patience.ts';
import type { Clock } from './server-clock.ts';
import type { Surroundings } from './surroundings.ts';
import { Tabs } from './tabs.ts';
import type { StagedoorClient } from './types.ts';

/** What is watched, and where. */
interface Watched {
  readonly client: StagedoorClient;
  readonly date: { concertId: string; scheduleId: string; token: string };
  readonly clock: Clock;
  readonly surroundings: Surroundings;
}

/** A stream says something at least every 15 seconds, and everything soon after it was opened. */
const silenceMs = 20_000;
const openingMs = 3_000;

/** Without a stream the seats are asked for this often; less often where nobody sees them. */
const pollMs = 3_000;
const hiddenPollMs = 30_000;

/** Yields which seats of a date are taken, now and after each change, until the visit may not look any more. */
export async function* watchSeats(
  { client, date, clock, surroundings: { hasStreams, hasTabs, pause } }: Watched,
  { signal }: { signal?: AbortSignal },
): AsyncGenerator<LiveSeats, void, undefined> {
  let seats: LiveSeats | undefined;
  let shown: LiveSeats | undefined;
  let stream: { unsubscribe(): void } | undefined;
  /** Until when what was heard can be trusted to be all there is, and when to ask otherwise. */
  let liveUntilMs = -Infinity;
  let pollAtMs = -Infinity;
  let backOffMs = 0;
  let failure: unknown;
  let wake = new AbortController();

  function hear(event: SeatsEvent): void {
    if (event.version === seats?.version) return;
    seats = seatsAfter(seats?.taken ?? new Set(), event);
    wake.abort();
  }

  function close(): void {
    stream?.unsubscribe();
    stream = undefined;
    liveUntilMs = -Infinity;
    wake.abort();
  }

  /** The next poll opens it again. Everyone else has lost theirs at the same moment, so that is no reason to hurry. */
  function lose(): void {
    pollAtMs = Math.max(pollAtMs, clock.now() + pollMs * Math.random());
    close();
  }

  function open(): void {
    if (!leads || stream) return;
    liveUntilMs = clock.now() + openingMs;
    stream = client.concert.watchSeats.subscribe(
      { ...date, lastEventId: seats?.version },
      {
        onData({ data }) {
          liveUntilMs = clock.now() + silenceMs;
          hear(data);
        },
        onConnectionStateChange({ state, error }) {
          if (state === 'connecting' && error) lose();
        },
        onError(error) {
          if (!isPassing(error)) failure = error;
          lose();
        },
      },
    );
  }

  async function poll(): Promise<void> {
    try {
      const heard = await client.concert.seatStates.query(date, signal ? { signal } : {});
      // A stream that began meanwhile has told more, and goes on from there.
      if (!stream) hear(heard);
      backOffMs = 0;
      open();
    } catch (error) {
      if (signal?.aborted || !isPassing(error)) throw error;
      backOffMs = longer(backOffMs) + ((error as { retryAfterMs?: number }).retryAfterMs ?? 0);
    }
    const isHidden = globalThis.document?.visibilityState === 'hidden';
    pollAtMs = clock.now() + (backOffMs || (isHidden ? hiddenPollMs : pollMs) * (0.8 + 0.4 * Math.random()));
  }

  // A browser has few connections: streams of seats share the places of all streams, and a tab that is hidden needs none.
  let leads = hasStreams && !hasTabs;
  const tabs =
    hasStreams && hasTabs
      ? new Tabs<never>(`stagedoor seats ${Math.random()}`, {
          heard() {},
          begin() {
            leads = true;
            open();
            wake.abort();
          },
          end() {
            leads = false;
            close();
          },
        })
      : undefined;

  try {
    open();
    for (;;) {
      signal?.throwIfAborted();
      if (failure) throw failure;
      if (seats !== shown) {
        shown = comparedWith(shown, seats!);
        seats = shown;
        yield shown;
        continue;
      }
      const waitMs = Math.max(liveUntilMs, pollAtMs) - clock.now();
      wake = new AbortController();
      if (waitMs > 0) await pause(waitMs, wake.signal, signal);
      else {
        close();
        await poll();
      }
    }
  } finally {
    tabs?.close();
    close();
  }
}
