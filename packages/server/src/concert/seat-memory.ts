import type { Sequelize } from 'sequelize';
import type { DatabaseClock } from '../database/clock.ts';
import { readHorizon } from '../database/horizon.ts';
import { inTransaction } from '../database/transaction.ts';
import { ConcertSeats, type ScheduleView, type SeatView } from './concert-seats.ts';
import { readSchedules, readSeats } from './schedule.store.ts';
import { readTaken, seatsChangedSince } from './seat.store.ts';

/** How old a snapshot may be when it is shown. */
const freshForMs = 250;

/** A concert that nobody looked at for so long is forgotten. */
const forgetAfterMs = 10 * 60_000;

/**
 * Dates and free seats from memory: a crowd that looks at the same hall asks the database four times a second for what
 * changed, however many look. A commit on this node shows at once.
 */
export class SeatMemory {
  readonly #db: Sequelize;
  readonly #clock: DatabaseClock;
  readonly #concerts = new Map<string, ConcertSeats>();

  /** @param db the pool for reads, so that a crowd that looks never takes a connection from one that pays */
  constructor(db: Sequelize, clock: DatabaseClock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The dates of a concert that exists, with how many seats are free, at most 250 ms old. */
  async schedules(concertId: string): Promise<ScheduleView[]> {
    const concert = await this.#fresh(concertId);
    return concert.schedules(this.#clock.nowMs());
  }

  /** The free seats of one date, or undefined when the concert has no such date. Read-only: the array is shared. */
  async free(concertId: string, scheduleId: string): Promise<readonly SeatView[] | undefined> {
    const concert = await this.#fresh(concertId);
    if (!concert.has(scheduleId)) return undefined;
    await concert.layout(scheduleId, () =>
      inTransaction(this.#db, (transaction) => readSeats(transaction, concertId, scheduleId)),
    );
    return concert.free(scheduleId, this.#clock.nowMs());
  }

  /** A commit on this node changed this concert: the next look fetches it. */
  stale(concertId: string): void {
    const concert = this.#concerts.get(concertId);
    if (concert) concert.commits++;
  }

  async #fresh(concertId: string): Promise<ConcertSeats> {
    const startMs = performance.now();
    const concert = this.#concerts.get(concertId) ?? this.#add(concertId, startMs);
    concert.lookedAtMs = startMs;
    const { commits } = concert;
    // One fetch at a time: an older result must never land on top of a newer one.
    while (concert.readAtMs < startMs - freshForMs || concert.seenCommits < commits) {
      concert.fetching ??= this.#fetch(concertId, concert).finally(() => {
        concert.fetching = undefined;
      });
      await concert.fetching;
    }
    return concert;
  }

  #add(concertId: string, nowMs: number): ConcertSeats {
    for (const [id, { lookedAtMs }] of this.#concerts)
      if (lookedAtMs < nowMs - forgetAfterMs) this.#concerts.delete(id);
    const concert = new ConcertSeats();
    this.#concerts.set(concertId, concert);
    return concert;
  }

  async #fetch(concertId: string, concert: ConcertSeats): Promise<void> {
    const startedMs = performance.now();
    const { commits, horizon: since } = concert;
    await inTransaction(this.#db, async (transaction) => {
      const { now, horizon } = await readHorizon(transaction);
      const schedules = await readSchedules(transaction, concertId);
      // At first only who has a seat matters; later also who gave one back.
      const changes =
        since === undefined
          ? await readTaken(transaction, concertId)
          : await seatsChangedSince(transaction, concertId, since);
      this.#clock.heard(now);
      concert.take(schedules, changes);
      concert.horizon = horizon;
    });
    concert.readAtMs = startedMs;
    concert.seenCommits = commits;
  }
}
