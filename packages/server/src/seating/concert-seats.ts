import type { PlannedSeat, ScheduleRow } from '../catalogue/index.ts';
import type { SeatChange } from './seat.store.ts';

/** A seat as visitors see it. */
export interface SeatView {
  seatId: number;
  section: string;
  row: string;
  number: number;
  price: number;
}

/** A date as visitors see it. */
export interface ScheduleView extends ScheduleRow {
  available: number;
}

/** One date: who is not free, and, once somebody looked, the hall's seats. */
class ScheduleSeats {
  row: ScheduleRow;
  /** Until when a seat is not free, or for good. */
  readonly takenUntil = new Map<number, number>();
  layout: Promise<readonly SeatView[]> | undefined;
  seats: readonly SeatView[] = [];
  view: { seats: readonly SeatView[]; untilMs: number } | undefined;

  constructor(row: ScheduleRow) {
    this.row = row;
  }

  /** A seat is not free until then. */
  take(seatId: number, untilMs: number | undefined): void {
    if (this.takenUntil.get(seatId) === untilMs) return;
    if (untilMs === undefined) this.takenUntil.delete(seatId);
    else this.takenUntil.set(seatId, untilMs);
    this.view = undefined;
  }
}

/** One concert's dates and seats in this node's memory. */
export class ConcertSeats {
  readonly #schedules = new Map<string, ScheduleSeats>();
  /** The history of the database that this is about. */
  readonly generation: number;
  /** When all seats are read again, and how far that is. */
  nextRoundMs: number;
  reconciled: { readonly scheduleId: string; readonly seatId: number } | undefined;
  /** What the last fetch has surely seen; undefined before the first. */
  horizon: number | undefined;
  readAtMs = -Infinity;
  lookedAtMs = 0;
  /** Commits on this node that changed this concert, and how many of them the last fetch has surely seen. */
  commits = 0;
  seenCommits = 0;
  fetching: Promise<void> | undefined;

  constructor(generation: number, nextRoundMs: number) {
    this.generation = generation;
    this.nextRoundMs = nextRoundMs;
  }

  /** Takes what a fetch found. */
  take(schedules: readonly ScheduleRow[], changes: readonly SeatChange[]): void {
    for (const row of schedules) {
      const known = this.#schedules.get(row.scheduleId);
      if (known) known.row = row;
      else this.#schedules.set(row.scheduleId, new ScheduleSeats(row));
    }
    for (const { scheduleId, seatId, heldUntil, sold } of changes) {
      // A date that was added after the dates were read comes with the next fetch.
      this.#schedules.get(scheduleId)?.take(seatId, sold ? Infinity : heldUntil?.getTime());
    }
  }

  has(scheduleId: string): boolean {
    return this.#schedules.has(scheduleId);
  }

  schedules(nowMs: number): ScheduleView[] {
    return Array.from(this.#schedules.values(), ({ row, takenUntil }) => {
      let taken = 0;
      for (const untilMs of takenUntil.values()) if (untilMs > nowMs) taken++;
      return { ...row, available: row.capacity - taken };
    });
  }

  /** Reads the hall once; seats never move. */
  async layout(scheduleId: string, read: () => Promise<PlannedSeat[]>): Promise<void> {
    const schedule = this.#schedules.get(scheduleId)!;
    schedule.layout ??= read().then(
      (seats) =>
        seats.map(({ seatId, section, rowName, number, price }) => ({ seatId, section, row: rowName, number, price })),
      (error: unknown) => {
        schedule.layout = undefined;
        throw error;
      },
    );
    schedule.seats = await schedule.layout;
  }

  /** The free seats, worked out again only when a seat changed or a hold ran out. */
  free(scheduleId: string, nowMs: number): readonly SeatView[] {
    const schedule = this.#schedules.get(scheduleId)!;
    if (schedule.view === undefined || schedule.view.untilMs <= nowMs) {
      let untilMs = Infinity;
      const seats = schedule.seats.filter(({ seatId }) => {
        const takenUntilMs = schedule.takenUntil.get(seatId) ?? 0;
        if (takenUntilMs <= nowMs) return true;
        untilMs = Math.min(untilMs, takenUntilMs);
        return false;
      });
      schedule.view = { seats, untilMs };
    }
    return schedule.view.seats;
  }
}
