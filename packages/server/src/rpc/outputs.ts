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
