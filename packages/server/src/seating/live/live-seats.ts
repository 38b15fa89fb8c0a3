import type { DatabaseClock } from '../../database/clock.ts';
import type { Refusal } from '../../errors.ts';
import type { SharedStream } from '../../rpc/shared-stream.ts';
import type { SeatMemory } from '../seat-memory.ts';
import type { SeatChanges, SeatStates } from '../seating.schemas.ts';
import { type DateSeats, SeatFeed } from './seat-feed.ts';

/** A date that nobody looked at for so long is forgotten, and its versions with it. */
const forgetAfterMs = 60_000;

/** A date of a concert. */
interface DateOf {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** What live seats work with. */
interface LiveSeatsParts {
  readonly seats: SeatMemory;
  readonly clock: DatabaseClock;
  readonly stopping: AbortSignal;
}

/** Which seats are taken, for all who look at the same date on this node: worked out and written once for all of them. */
export class LiveSeats {
  readonly #parts: LiveSeatsParts;
  /** By concert, then by date. */
  readonly #feeds = new Map<string, Map<string, SeatFeed>>();

  constructor(parts: LiveSeatsParts) {
    this.#parts = parts;
    parts.stopping.addEventListener('abort', () => void this.ended());
  }

  /** The taken seats now, or undefined when there is no such date. Read-only: it is shared. */
  async states(date: DateOf): Promise<SeatStates | undefined> {
    // Whoever knows nothing is told everything.
    return (await this.#feedOf(date))?.versions.since(undefined) as SeatStates | undefined;
  }

  /**
   * A date's taken seats as a stream, or undefined when there is no such date.
   * @param known the version that was heard last
   * @param refuse why its reader may not watch any more
   */
  async watch(
    date: DateOf,
    known: string | undefined,
    refuse: () => Refusal | undefined,
  ): Promise<SharedStream<SeatStates | SeatChanges> | undefined> {
    const feed = await this.#feedOf(date);
    if (feed === undefined) return undefined;
    return {
      follow: (reader) =>
        feed.add({
          reader,
          refuse,
          get known() {
            return known;
          },
        }),
      take() {
        const data = feed.versions.since(known);
        known = data.version;
        return { id: known, data };
      },
    };
  }

  /** A commit on this node changed this concert: who watches it is told. */
  stale(concertId: string): void {
    for (const feed of this.#feeds.get(concertId)?.values() ?? []) feed.stale();
  }

  /** Once this node stops all streams end. */
  async ended(): Promise<void> {
    const feeds = [...this.#feeds.values()].flatMap((dates) => [...dates.values()]);
    await Promise.all(feeds.map((feed) => feed.ended()));
  }

  async #feedOf(date: DateOf): Promise<SeatFeed | undefined> {
    const seats = await this.#look(date);
    if (seats === undefined) return undefined;
    const dates = this.#feeds.get(date.concertId);
    const known = dates?.get(date.scheduleId);
    if (known) {
      known.become(seats);
      return known;
    }
    this.#forget();
    const { clock, stopping } = this.#parts;
    const feed = new SeatFeed(seats, { look: () => this.#look(date, 0), nowMs: () => clock.nowMs(), stopping });
    this.#feeds.set(
      date.concertId,
      (this.#feeds.get(date.concertId) ?? new Map<string, SeatFeed>()).set(date.scheduleId, feed),
    );
    return feed;
  }

  /** @param ageMs how old it may be */
  async #look({ concertId, scheduleId }: DateOf, ageMs?: number): Promise<DateSeats | undefined> {
    const found = await this.#parts.seats.taken(concertId, scheduleId, ageMs);
    return found && { taken: found.taken, sections: found.hall.layout.sections };
  }

  #forget(): void {
    const beforeMs = performance.now() - forgetAfterMs;
    for (const [concertId, dates] of this.#feeds) {
      for (const [scheduleId, feed] of dates)
        if (!feed.isWatched && feed.lookedAtMs < beforeMs) dates.delete(scheduleId);
      if (dates.size === 0) this.#feeds.delete(concertId);
    }
  }
}

declare module '../../rpc/context.ts' {
  interface Services {
    readonly liveSeats: LiveSeats;
  }
}
