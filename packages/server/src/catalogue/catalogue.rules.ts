/** A section as the operator describes it. */
export interface SectionPlan {
  readonly name: string;
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly price: number;
}

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

/** What each seat of a section costs from now on. */
export interface NewPrice {
  readonly section: string;
  readonly price: number;
}

/** Most seats of one schedule. */
export const capacityLimit = 100_000;

/** Numbers the seats of a hall: sections in order, rows A, B, … Z, AA, …, seats from 1. */
export function planSeats(sections: readonly SectionPlan[]): PlannedSeat[] {
  const seats: PlannedSeat[] = [];
  for (const { name, rows, seatsPerRow, price } of sections) {
    for (let row = 0; row < rows; row++) {
      for (let number = 1; number <= seatsPerRow; number++)
        seats.push({ seatId: seats.length + 1, section: name, rowName: rowName(row), number, price });
    }
  }
  return seats;
}

function rowName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : rowName(Math.floor(index / 26) - 1) + letter;
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
