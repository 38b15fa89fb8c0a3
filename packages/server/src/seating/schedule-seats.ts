import { encodeTaken } from '@stagedoor/hall';
import type { DateHall, ScheduleRow } from '../catalogue/index.ts';
import type { NamedSeat } from '../errors.ts';
import type { SeatSearch } from './best/seat-search.ts';
import type { DateFigures, TakenByWhom } from './figures.schemas.ts';

/** A date as visitors see it. */
export interface ScheduleView extends Pick<
  ScheduleRow,
  'scheduleId' | 'startsAt' | 'movedFrom' | 'salesEndAt' | 'capacity' | 'cancelReason'
> {
  available: number;
}

/** The free seats of a date. */
export interface FreeSeats extends Pick<ScheduleRow, 'scheduleId' | 'salesEndAt'> {
  readonly seats: readonly NamedSeat[];
}

/** Which seats of a date are not free: a bit each, lowest first, seatId 1 in front. */
export interface TakenSeats {
  readonly bits: Uint8Array;
  /** When it changes by itself at the soonest: a hold runs out, or the sale ends. In milliseconds by the database's clock. */
  readonly untilMs: number;
}

/** What is shown, and when it changes by itself at the soonest, in milliseconds by the database's clock. */
interface Lasting<Shown> {
  readonly shown: Shown;
  readonly untilMs: number;
}

/** What a date answers. */
interface Answers {
  figures: Lasting<DateFigures>;
  byWhom: Lasting<TakenByWhom>;
  date: Lasting<ScheduleView>;
  free: Lasting<FreeSeats>;
  taken: TakenSeats;
}

/** One date: who is not free, and, once somebody looked, the hall's seats. */
export class ScheduleSeats {
  row: ScheduleRow;
  /** Until when a seat is not free, or for good. */
  readonly takenUntil = new Map<number, number>();
  /** Those of them that operators keep back, with their labels. */
  readonly #blocked = new Map<number, string>();
  reading: Promise<DateHall | undefined> | undefined;
  hall: DateHall | undefined;
  /** What was worked out since a seat or the date changed. */
  #known: Partial<Answers> = {};
  /** Once somebody asked for the best seats. */
  search: SeatSearch | undefined;

  constructor(row: ScheduleRow) {
    this.row = row;
  }

  /** The date as it is now. Its hall is read again when a price may have changed. */
  become(row: ScheduleRow): void {
    if (row.changedBy !== this.row.changedBy) this.reading = undefined;
    if (!isShownAlike(row, this.row)) this.#changed();
    this.row = row;
  }

  /** Its hall was read: seats may cost something else. */
  lookIn(hall: DateHall | undefined): void {
    if (hall === this.hall) return;
    this.hall = hall;
    delete this.#known.free;
  }

  /** Under which label operators keep a seat back, if they do: then it is taken for good, too. */
  keep(seatId: number, label: string | null): void {
    if ((this.#blocked.get(seatId) ?? null) === label) return;
    if (label === null) this.#blocked.delete(seatId);
    else this.#blocked.set(seatId, label);
    this.#changed();
  }

  /** A seat is not free until then. */
  take(seatId: number, untilMs: number | undefined): void {
    if (this.takenUntil.get(seatId) === untilMs) return;
    if (untilMs === undefined) this.takenUntil.delete(seatId);
    else this.takenUntil.set(seatId, untilMs);
    this.search?.take(seatId, untilMs);
    this.#changed();
  }

  #changed(): void {
    this.#known = {};
  }

  /** An answer, worked out again only when a seat or the date changed, a hold ran out or the sale ended. */
  #lasting<Name extends keyof Answers>(name: Name, nowMs: number, look: () => Answers[Name]): Answers[Name] {
    const known = this.#known[name];
    if (known !== undefined && known.untilMs > nowMs) return known;
    return (this.#known[name] = look());
  }

  /** Whether its sale is over. */
  isOver(nowMs: number): boolean {
    return this.row.cancelReason !== null || this.row.salesEndAt.getTime() <= nowMs;
  }

  /** What has become of its seats. */
  figures(nowMs: number): DateFigures {
    return this.#lasting('figures', nowMs, () => this.#count(nowMs)).shown;
  }

  /** Which of its seats are sold, held and kept back. */
  takenByWhom(nowMs: number): TakenByWhom {
    return this.#lasting('byWhom', nowMs, () => this.#lookByWhom(nowMs)).shown;
  }

  /** The date with how many seats are free. */
  shown(nowMs: number): ScheduleView {
    return this.#lasting('date', nowMs, () => this.#lookAtDate(nowMs)).shown;
  }

  /** Its free seats. */
  free(nowMs: number): FreeSeats {
    return this.#lasting('free', nowMs, () => this.#look(nowMs)).shown;
  }

  /** Its taken seats. */
  takenSeats(nowMs: number): TakenSeats {
    return this.#lasting('taken', nowMs, () => this.#lookAtTaken(nowMs));
  }

  #count(nowMs: number): Answers['figures'] {
    const { scheduleId, startsAt, capacity, salesEndAt } = this.row;
    const isOver = this.isOver(nowMs);
    const blocked = this.#blocked.size;
    let [forGood, held, untilMs] = [0, 0, isOver ? Infinity : salesEndAt.getTime()];
    for (const takenUntilMs of this.takenUntil.values()) {
      if (takenUntilMs <= nowMs) continue;
      if (takenUntilMs === Infinity) forGood++;
      else held++;
      untilMs = Math.min(untilMs, takenUntilMs);
    }
    const sold = forGood - blocked;
    const available = isOver ? 0 : capacity - sold - held - blocked;
    // Frozen, as all that is shown here: it is written once for all who look.
    return { shown: Object.freeze({ scheduleId, startsAt, capacity, sold, held, blocked, available }), untilMs };
  }

  #lookByWhom(nowMs: number): Answers['byWhom'] {
    const { scheduleId, capacity } = this.row;
    const [sold, held]: [number[], number[]] = [[], []];
    let untilMs = Infinity;
    for (const [seatId, takenUntilMs] of this.takenUntil) {
      if (takenUntilMs <= nowMs || this.#blocked.has(seatId)) continue;
      (takenUntilMs === Infinity ? sold : held).push(seatId);
      untilMs = Math.min(untilMs, takenUntilMs);
    }
    const labels = [...Map.groupBy(this.#blocked.keys(), (seatId) => this.#blocked.get(seatId)!)];
    const bitmap = (seatIds: Iterable<number>): string => encodeTaken(capacity, seatIds);
    const blocked = labels
      .map(([label, seatIds]) => ({ label, count: seatIds.length, seats: bitmap(seatIds) }))
      .sort((a, b) => (a.label < b.label ? -1 : 1));
    return { shown: Object.freeze({ scheduleId, capacity, sold: bitmap(sold), held: bitmap(held), blocked }), untilMs };
  }

  #lookAtDate(nowMs: number): Answers['date'] {
    const { scheduleId, startsAt, movedFrom, salesEndAt, capacity, cancelReason } = this.row;
    const isOver = this.isOver(nowMs);
    let [taken, untilMs] = [0, isOver ? Infinity : salesEndAt.getTime()];
    for (const takenUntilMs of isOver ? [] : this.takenUntil.values()) {
      if (takenUntilMs <= nowMs) continue;
      taken++;
      untilMs = Math.min(untilMs, takenUntilMs);
    }
    const available = isOver ? 0 : capacity - taken;
    // Frozen: it is shared by all who look, and made ready to be written once for all of them.
    const date = { scheduleId, startsAt, movedFrom, salesEndAt, capacity, available, cancelReason };
    return { shown: Object.freeze(date), untilMs };
  }

  #lookAtTaken(nowMs: number): TakenSeats {
    const { capacity, salesEndAt } = this.row;
    const bits = new Uint8Array(Math.ceil(capacity / 8));
    if (this.isOver(nowMs)) {
      for (let seat = 0; seat < capacity; seat++) bits[seat >> 3]! |= 1 << (seat & 7);
      return { bits, untilMs: Infinity };
    }
    let untilMs = salesEndAt.getTime();
    for (const [seatId, takenUntilMs] of this.takenUntil) {
      if (takenUntilMs <= nowMs) continue;
      bits[(seatId - 1) >> 3]! |= 1 << ((seatId - 1) & 7);
      untilMs = Math.min(untilMs, takenUntilMs);
    }
    return { bits, untilMs };
  }

  #look(nowMs: number): Answers['free'] {
    const { scheduleId, salesEndAt } = this.row;
    const isOver = this.isOver(nowMs);
    let untilMs = isOver ? Infinity : salesEndAt.getTime();
    const seats = isOver
      ? []
      : this.hall!.seats.filter(({ seatId }) => {
          const takenUntilMs = this.takenUntil.get(seatId) ?? 0;
          if (takenUntilMs <= nowMs) return true;
          untilMs = Math.min(untilMs, takenUntilMs);
          return false;
        });
    // Frozen: it is shared by all who look, and made ready to be written once for all of them.
    return { shown: Object.freeze({ scheduleId, salesEndAt, seats }), untilMs };
  }
}

const isShownAlike = (one: ScheduleRow, other: ScheduleRow): boolean =>
  (['startsAt', 'movedFrom', 'salesEndAt', 'capacity', 'cancelReason'] as const).every(
    (field) => one[field]?.valueOf() === other[field]?.valueOf(),
  );
