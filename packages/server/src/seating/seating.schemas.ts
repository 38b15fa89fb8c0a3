import { z } from 'zod';
import { id, key, seatIds } from '../rpc/inputs.ts';

const visit = {
  /** The queue token, from `queue.issueToken`. */
  token: z.string(),
};

/** Which concert a visit is to. */
const concert = {
  /** The concert, which must be the token's. */
  concertId: id,
};

/** Which of the concert's schedules (dates). */
const schedule = {
  /** One of the `scheduleId`s of `concert.availableDates`. */
  scheduleId: id,
};

export const datesInput = z.object({ ...concert, ...visit });
export const seatsInput = z.object({ ...concert, ...schedule, ...visit });
export const reserveInput = z.object({
  ...concert,
  ...schedule,
  /** 1–8 distinct seats of the schedule, held all or none. */
  seatIds,
  ...visit,
  ...key,
});
export const holdsInput = z.object(visit);
export const releaseInput = z.object({
  /** The hold, from `concert.reserve`. */
  reservationId: id,
  ...visit,
});
export const leaveInput = z.object(visit);

/** One date and how many of its seats are free. */
export interface ScheduleOutput {
  scheduleId: string;
  startsAt: Date;
  /** From then on nothing of it is sold. */
  salesEndAt: Date;
  capacity: number;
  /** Seats that can be reserved now: none once its sale has ended. */
  available: number;
}

/** The free seats of one date. */
export interface SeatsOutput {
  scheduleId: string;
  /** From then on none of its seats is free to take. */
  salesEndAt: Date;
  seats: readonly {
    seatId: number;
    section: string;
    row: string;
    number: number;
    /** In minor units of the concert's currency. */
    price: number;
  }[];
}

/** Seats held for a visit. They are free again at `expiresAt` unless they were paid. */
export interface ReservationOutput {
  reservationId: string;
  scheduleId: string;
  seatIds: number[];
  /** The seats' prices together, in minor units of the concert's currency. */
  amount: number;
  status: 'held';
  expiresAt: Date;
}
