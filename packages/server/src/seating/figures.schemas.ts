import { z } from 'zod';
import { id, requestOf } from '../rpc/inputs.ts';

/** Whose seats to count. */
export interface FiguresRequest {
  /** The concert, from `concert.list`. */
  concertId: string;
}

/** The taken seats of which date. */
export interface TakenSeatsRequest {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule, from `concert.get`. */
  scheduleId: string;
}

export const figuresInput = requestOf<FiguresRequest>()(z.object({ concertId: id }));
export const takenSeatsInput = requestOf<TakenSeatsRequest>()(z.object({ concertId: id, scheduleId: id }));

/** What has become of a date's seats. */
export interface DateFigures {
  scheduleId: string;
  startsAt: Date;
  capacity: number;
  /** Paid for. */
  sold: number;
  /** Held by visitors now. */
  held: number;
  /** Kept back by operators. */
  blocked: number;
  /** What can be reserved now: the capacity without all of these, and nothing once its sale is over. */
  available: number;
}

/** Which seats of a date are taken, and by whom. Each bitmap is base64: bit i, lowest first, is seatId i + 1. */
export interface TakenByWhom {
  scheduleId: string;
  capacity: number;
  /** Paid for. */
  sold: string;
  /** Held by visitors now. */
  held: string;
  /** Kept back by operators, label by label in the order of their names. */
  blocked: { label: string; count: number; seats: string }[];
}

/** What has become of a concert's seats, date by date. */
export interface SeatFigures {
  concertId: string;
  dates: DateFigures[];
}
