import type { Layout } from '@stagedoor/hall';
import type { Sequelize } from 'sequelize';
import type { DatabaseClock } from '../database/clock.ts';
import type { DatabaseHistory } from '../database/history.ts';
import { ConnectionLost } from '../database/fault.ts';
import { inTransaction } from '../database/transaction.ts';
import { ConcertSeats, type ShownDates } from './concert-seats.ts';
import { type DateHall, readDateHall, readSchedules } from '../catalogue/index.ts';
import type { SeatSearch } from './best/seat-search.ts';
import type { DateFigures, TakenByWhom } from './figures.schemas.ts';
import type { FreeSeats, TakenSeats } from './schedule-seats.ts';
import { readSeatPage, readTaken, seatsChangedSince } from './seat.store.ts';

/** How old a snapshot may be when it is shown. */
const freshForMs = 250;

/** A concert that nobody looked at for so long is forgotten. */
const forgetAfterMs = 10 * 60_000;

/** Fetches that one look may need: its own, one that was too old, and those after a change of the database's history. */
const fetchesAtMost = 5;

/** Seats read again beside one fetch. */
const pageSize = 2_000;

/** How long after one that failed the next page is read. */
const pageAgainMs = 1_000;

/** A date with what is known of its seats, for a search. */
interface DateSearch {
  readonly hall: DateHall;
  readonly search: SeatSearch;
}

/** What the memory of seats works with. */
interface SeatMemoryParts {
  readonly clock: DatabaseClock;
  readonly history: DatabaseHistory;
  readonly reconcileEveryMs: number;
}

/**
 * Dates and free seats from memory: a crowd that looks at the same hall asks the database four times a second for what
 * changed, however many look. A commit on this node shows at once.
 */
export class SeatMemory {
  readonly #db: Sequelize;
  readonly #clock: DatabaseClock;
  readonly #history: DatabaseHistory;
  readonly #reconcileEveryMs: number;
  readonly #concerts = new Map<string, ConcertSeats>();

  /** @param db the pool for reads, so that a crowd that looks never takes a connection from one that pays */
  constructor(db: Sequelize, { clock, history, reconcileEveryMs }: SeatMemoryParts) {
    this.#db = db;
    this.#clock = clock;
    this.#history = history;
    this.#reconcileEveryMs = reconcileEveryMs;
  }

  /** The dates of a concert that exists, with how many seats are free, at most 250 ms old. */
  async schedules(concertId: string): Promise<ShownDates> {
    const concert = await this.#fresh(concertId);
    return concert.schedules(this.#clock.nowMs());
  }

  /** What has become of the seats of each date of a concert that exists, at most 250 ms ago. */
  async figures(concertId: string): Promise<DateFigures[]> {
    const concert = await this.#fresh(concertId);
    return concert.figures(this.#clock.nowMs());
  }

  /** Which seats of a date are sold, held and kept back, at most 250 ms ago, or undefined when the concert has no such date. */
  async takenByWhom(concertId: string, scheduleId: string): Promise<TakenByWhom | undefined> {
    const concert = await this.#fresh(concertId);
    return concert.takenByWhom(scheduleId, this.#clock.nowMs());
  }

  /** The free seats of one date, or undefined when the concert has no such date. Read-only: the array is shared. */
  async free(concertId: string, scheduleId: string): Promise<FreeSeats | undefined> {
    const concert = await this.#fresh(concertId);
    const hall = await this.#hall(concertId, scheduleId, concert);
    return hall && concert.free(scheduleId, this.#clock.nowMs());
  }

  /** Where the seats of a date stand: that never changes, so what is known of it may be old. Undefined when there is no such date. */
  async layout(concertId: string, scheduleId: string): Promise<Layout | undefined> {
    const known = await this.#hall(concertId, scheduleId, this.#of(concertId, performance.now()));
    return (known ?? (await this.#hall(concertId, scheduleId, await this.#fresh(concertId))))?.layout;
  }

  /**
   * The search for the best seats of one date, or undefined when there is no such date. What it knows is at most 250 ms old, without the
   * newest commits of this node; unless it `isNew`: then it was read after the call.
   */
  async search(concertId: string, scheduleId: string, isNew: boolean): Promise<DateSearch | undefined> {
    const nowMs = performance.now();
    const known = this.#of(concertId, nowMs);
    const isRecent = !isNew && known.readAtMs >= nowMs - freshForMs;
    const concert = isRecent ? known : await this.#fresh(concertId, isNew ? 0 : freshForMs);
    const hall = await this.#hall(concertId, scheduleId, concert);
    return hall && { hall, search: concert.search(scheduleId) };
  }

  /** The taken seats of one date and its hall, at most so old, or undefined when the concert has no such date. Read-only: they are shared. */
  async taken(
    concertId: string,
    scheduleId: string,
    ageMs = freshForMs,
  ): Promise<{ taken: TakenSeats; hall: DateHall } | undefined> {
    const concert = await this.#fresh(concertId, ageMs);
    const hall = await this.#hall(concertId, scheduleId, concert);
    const taken = concert.taken(scheduleId, this.#clock.nowMs());
    return hall && taken && { taken, hall };
  }

  /** A commit on this node changed this concert: the next look fetches it. */
  stale(concertId: string): void {
    const concert = this.#concerts.get(concertId);
    if (concert) concert.commits++;
  }

  #hall(concertId: string, scheduleId: string, concert: ConcertSeats): Promise<DateHall | undefined> {
    return concert.hall(scheduleId, () =>
      inTransaction(this.#db, (transaction) => readDateHall(transaction, concertId, scheduleId)),
    );
  }

  async #fresh(concertId: string, ageMs = freshForMs): Promise<ConcertSeats> {
    const startMs = performance.now();
    const first = this.#of(concertId, startMs);
    const { commits } = first;
    for (let fetches = 0; fetches <= fetchesAtMost; fetches++) {
      const concert = this.#of(concertId, startMs);
      // One that was begun meanwhile, in another history, has seen every commit once it was read.
      const isSeen = concert !== first || concert.seenCommits >= commits;
      if (concert.readAtMs >= startMs - ageMs && isSeen) return concert;
      // One fetch at a time: an older result must never land on top of a newer one.
      concert.fetching ??= this.#fetch(concertId, concert).finally(() => {
        concert.fetching = undefined;
      });
      await concert.fetching;
    }
    throw new ConnectionLost(new Error('The history of the database changes again and again.'));
  }

  /** What is known of a concert, in this history of the database: another one is learned from nothing. */
  #of(concertId: string, nowMs: number): ConcertSeats {
    const { generation } = this.#history;
    const known = this.#concerts.get(concertId);
    if (known?.generation === generation) {
      known.lookedAtMs = nowMs;
      return known;
    }
    for (const [id, { lookedAtMs }] of this.#concerts)
      if (lookedAtMs < nowMs - forgetAfterMs) this.#concerts.delete(id);
    const concert = new ConcertSeats(generation, nowMs + this.#reconcileEveryMs);
    concert.lookedAtMs = nowMs;
    this.#concerts.set(concertId, concert);
    return concert;
  }

  async #fetch(concertId: string, concert: ConcertSeats): Promise<void> {
    const startedMs = performance.now();
    const { commits, horizon: since } = concert;
    await inTransaction(this.#db, async (transaction) => {
      const { now, horizon, generation } = await this.#history.read(transaction);
      if (generation !== concert.generation) return;
      const schedules = await readSchedules(transaction, concertId);
      // At first only who has a seat matters; later also who gave one back.
      const changes =
        since === undefined
          ? await readTaken(transaction, concertId)
          : await seatsChangedSince(transaction, concertId, since);
      this.#clock.heard(now);
      concert.takeDates(schedules);
      concert.takeSeats(changes);
      concert.horizon = horizon;
      concert.readAtMs = startedMs;
      concert.seenCommits = commits;
    });
    if (startedMs >= concert.nextRoundMs) await this.#reconcile(concertId, concert);
  }

  /**
   * Reads some of all the seats again, whatever the fetches said, so that nothing stays missed for good. Between two fetches, so
   * that it takes back nothing newer. A page that fails spoils no look.
   */
  async #reconcile(concertId: string, concert: ConcertSeats): Promise<void> {
    try {
      const page = await inTransaction(this.#db, async (transaction) => {
        const { generation } = await this.#history.read(transaction);
        return generation === concert.generation
          ? await readSeatPage(transaction, concertId, concert.reconciled, pageSize)
          : [];
      });
      concert.takeSeats(page);
      const isLast = page.length < pageSize;
      if (isLast) concert.nextRoundMs = performance.now() + this.#reconcileEveryMs;
      concert.reconciled = isLast ? undefined : page.at(-1);
    } catch {
      concert.nextRoundMs = performance.now() + pageAgainMs;
    }
  }
}

declare module '../rpc/context.ts' {
  interface Services {
    readonly seats: SeatMemory;
  }
}
