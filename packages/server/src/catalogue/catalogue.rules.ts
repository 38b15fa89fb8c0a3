/** One seat of a hall. */
export interface PlannedSeat {
  readonly seatId: number;
  readonly section: string;
  readonly rowName: string;
  readonly number: number;
  readonly price: number;
}

/** A date's times, as its row has them. */
export interface SaleTimes {
  readonly startsAt: Date;
  /** Null: its start. */
  readonly salesEndAt: Date | null;
}

/** How a date is sold. */
export interface Sale {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Why it was cancelled; null while it takes place. */
  readonly cancelReason: string | null;
}

/** Until when a date is sold: until its own end, and never longer than its concert. */
export function saleEnd({ startsAt, salesEndAt }: SaleTimes, concertEndsAt: Date | null): Date {
  const own = salesEndAt ?? startsAt;
  return concertEndsAt !== null && concertEndsAt < own ? concertEndsAt : own;
}

/** One move of a date: when it was moved, and when it would have begun before. */
export interface DateMove {
  readonly movedAt: Date;
  readonly startsAt: Date;
}

/** When a date was to begin at that time, given its moves in order; null when it still begins then. */
export function movedSince(at: Date, moves: readonly DateMove[], startsAt: Date): Date | null {
  const first = moves.find((move) => move.movedAt > at);
  return first === undefined || first.startsAt.getTime() === startsAt.getTime() ? null : first.startsAt;
}

/** What each seat of a section costs from now on. */
export interface NewPrice {
  readonly section: string;
  readonly price: number;
}

/** Offsets such as +09:00 name no place, though Intl takes them. */
const nameShape = /^[A-Za-z]/;

/** Whether the platform's time zone database has this name. */
export function isTimeZone(name: string): boolean {
  try {
    return nameShape.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
