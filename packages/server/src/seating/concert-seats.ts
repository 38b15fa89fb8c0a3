import type { DateHall, ScheduleRow } from '../catalogue/index.ts';
import { SeatSearch } from './best/seat-search.ts';
import type { DateFigures, TakenByWhom } from './figures.schemas.ts';
import { type FreeSeats, ScheduleSeats, type ScheduleView, type TakenSeats } from './schedule-seats.ts';
import type { SeatChange } from './seat.store.ts';

/** The dates of a concert as visitors see them, shared by all who look. */
export interface ShownDates {
  readonly schedules: ScheduleView[];
}

/** One concert's dates and seats in this node's memory. */
export class ConcertSeats {
  #schedules = new Map<string, ScheduleSeats>();
  #shown: ShownDates = Object.freeze({ schedules: [] });
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

  /** The concert's dates as a fetch found them, in order: one that is not there any more is forgotten. */
  takeDates(schedules: readonly ScheduleRow[]): void {
    const known = this.#schedules;
    this.#schedules = new Map(
      schedules.map((row) => {
        const schedule = known.get(row.scheduleId) ?? new ScheduleSeats(row);
        schedule.become(row);
        return [row.scheduleId, schedule];
      }),
    );
  }

  /** Who has which seat, as a fetch found it. */
  takeSeats(changes: readonly SeatChange[]): void {
    for (const { scheduleId, seatId, heldUntil, sold, blocked } of changes) {
      // A date that was added after the dates were read comes with the next fetch.
      const schedule = this.#schedules.get(scheduleId);
      schedule?.keep(seatId, blocked);
      schedule?.take(seatId, sold ? Infinity : heldUntil?.getTime());
    }
  }

  figures(nowMs: number): DateFigures[] {
    return Array.from(this.#schedules.values(), (schedule) => schedule.figures(nowMs));
  }

  /** The dates as visitors see them: the same answer again until one of them changes. */
  schedules(nowMs: number): ShownDates {
    const schedules = Array.from(this.#schedules.values(), (schedule) => schedule.shown(nowMs));
    const known = this.#shown.schedules;
    const isSame = schedules.length === known.length && schedules.every((date, index) => date === known[index]);
    if (!isSame) this.#shown = Object.freeze({ schedules });
    return this.#shown;
  }

  /** Reads the hall once for each change of its prices; seats never move. Undefined when there is no such date. */
  async hall(scheduleId: string, read: () => Promise<DateHall | undefined>): Promise<DateHall | undefined> {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule === undefined) return undefined;
    let reading: ScheduleSeats['reading'];
    // Prices that changed while the hall was read are read again.
    while (reading === undefined || reading !== schedule.reading) {
      reading = schedule.reading ??= read();
      const hall = await reading.catch((error: unknown) => {
        schedule.reading = undefined;
        throw error;
      });
      schedule.lookIn(hall);
    }
    return schedule.hall;
  }

  /** The search for the best seats of a date whose hall was read. */
  search(scheduleId: string): SeatSearch {
    const schedule = this.#schedules.get(scheduleId)!;
    return (schedule.search ??= new SeatSearch(schedule.hall!.layout, schedule.takenUntil));
  }

  /** The taken seats of a date, or undefined when there is no such date. */
  taken(scheduleId: string, nowMs: number): TakenSeats | undefined {
    return this.#schedules.get(scheduleId)?.takenSeats(nowMs);
  }

  /** Which seats of a date are sold, held and kept back, or undefined when there is no such date. */
  takenByWhom(scheduleId: string, nowMs: number): TakenByWhom | undefined {
    return this.#schedules.get(scheduleId)?.takenByWhom(nowMs);
  }

  /** The free seats of a date whose hall was read. */
  free(scheduleId: string, nowMs: number): FreeSeats | undefined {
    return this.#schedules.get(scheduleId)?.free(nowMs);
  }
}
