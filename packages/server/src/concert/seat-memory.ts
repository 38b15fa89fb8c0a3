import type { Sequelize } from 'sequelize';
import type { DatabaseClock } from '../database/clock.ts';
import { readHorizon } from '../database/horizon.ts';
import { inTransaction } from '../database/transaction.ts';
import type { PlannedSeat } from './concert.rules.ts';
import { readSeats, seatsChangedSince } from './concert.store.ts';

/** How old a snapshot may be when it is shown. */
const freshForMs = 250;

/** A seat as visitors see it. */
export interface SeatView {
  seatId: number;
  section: string;
  row: string;
  number: number;
  price: number;
}

/** One schedule's seats in this node's memory. */
class ScheduleSeats {
  readonly seats: readonly SeatView[];
  /** Who is not free: until when, or for good. */
  readonly #takenUntil = new Map<number, number>();
  horizon = 0;
  readAtMs = -Infinity;
  /** Commits on this node that changed seats here, and how many of them the last fetch has surely seen. */
  commits = 0;
  seenCommits = 0;
  fetching: Promise<void> | undefined;
  #view: { seats: readonly SeatView[]; untilMs: number } | undefined;

  constructor(seats: readonly PlannedSeat[]) {
    this.seats = seats.map(({ rowName, ...seat }) => ({
      seatId: seat.seatId,
      section: seat.section,
      row: rowName,
      number: seat.number,
      price: seat.price,
    }));
  }

  take(changes: readonly { seatId: number; heldUntil: Date | null; sold: boolean }[]): void {
    for (const { seatId, heldUntil, sold } of changes) {
      if (sold) this.#takenUntil.set(seatId, Infinity);
      else if (heldUntil) this.#takenUntil.set(seatId, heldUntil.getTime());
      else this.#takenUntil.delete(seatId);
    }
    if (changes.length > 0) this.#view = undefined;
  }

  /** The free seats, worked out again only when a seat changed or a hold ran out. */
  free(nowMs: number): readonly SeatView[] {
    if (this.#view === undefined || this.#view.untilMs <= nowMs) {
      let untilMs = Infinity;
      const seats = this.seats.filter(({ seatId }) => {
        const takenUntilMs = this.#takenUntil.get(seatId) ?? 0;
        if (takenUntilMs <= nowMs) return true;
        untilMs = Math.min(untilMs, takenUntilMs);
        return false;
      });
      this.#view = { seats, untilMs };
    }
    return this.#view.seats;
  }
}

/**
 * Which seats are free, from memory: a crowd that looks at the same hall asks the database four times a second for what
 * changed, however many look. A commit on this node shows at once.
 */
export class SeatMemory {
  readonly #db: Sequelize;
  readonly #clock: DatabaseClock;
  readonly #schedules = new Map<string, ScheduleSeats>();
  readonly #loading = new Map<string, Promise<ScheduleSeats>>();

  constructor(db: Sequelize, clock: DatabaseClock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** The free seats of a schedule that exists, at most 250 ms old. Treat them as read-only: they are shared. */
  async free(concertId: string, scheduleId: string): Promise<readonly SeatView[]> {
    const schedule = this.#schedules.get(scheduleId) ?? (await this.#load(concertId, scheduleId));
    const oldestMs = performance.now() - freshForMs;
    const { commits } = schedule;
    // One fetch at a time: an older result must never land on top of a newer one.
    while (schedule.readAtMs < oldestMs || schedule.seenCommits < commits) {
      schedule.fetching ??= this.#fetch(concertId, scheduleId, schedule).finally(() => {
        schedule.fetching = undefined;
      });
      await schedule.fetching;
    }
    return schedule.free(this.#clock.nowMs());
  }

  /** A commit on this node changed seats of this schedule: the next look fetches them. */
  stale(scheduleId: string): void {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule) schedule.commits++;
  }

  async #load(concertId: string, scheduleId: string): Promise<ScheduleSeats> {
    let loading = this.#loading.get(scheduleId);
    if (loading === undefined) {
      loading = inTransaction(this.#db, (transaction) => readSeats(transaction, concertId, scheduleId))
        .then((seats) => {
          const schedule = new ScheduleSeats(seats);
          this.#schedules.set(scheduleId, schedule);
          return schedule;
        })
        .finally(() => this.#loading.delete(scheduleId));
      this.#loading.set(scheduleId, loading);
    }
    return await loading;
  }

  async #fetch(concertId: string, scheduleId: string, schedule: ScheduleSeats): Promise<void> {
    const startedMs = performance.now();
    const { commits } = schedule;
    const { now, horizon, seats } = await inTransaction(this.#db, async (transaction) => {
      const snapshot = await readHorizon(transaction);
      return { ...snapshot, seats: await seatsChangedSince(transaction, concertId, scheduleId, schedule.horizon) };
    });
    this.#clock.heard(now);
    schedule.take(seats);
    schedule.horizon = horizon;
    schedule.readAtMs = startedMs;
    schedule.seenCommits = commits;
  }
}
