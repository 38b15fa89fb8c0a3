import type { NamedSeat } from '../errors.ts';

/** Seats of one date, named. */
export interface SeatsOfDate {
  scheduleId: string;
  /** When the show begins. */
  startsAt: Date;
  /** The concert's. */
  title: string;
  seatIds: number[];
  /** The same seats as people find them. */
  seats: NamedSeat[];
}

/** A user, as operators see them. */
export interface FoundUser {
  userId: string;
  /** Null once they were erased. */
  name: string | null;
  createdAt: Date;
  /** Since when they can neither enter nor be made again. */
  erasedAt: Date | null;
  /** When nothing of them was left but what the ledger needs. */
  erasureFinishedAt: Date | null;
}
