import { z } from 'zod';
import { id, idempotencyKey, seatIds } from '../rpc/inputs.ts';

const token = z.string();

export const datesInput = z.object({ concertId: id, token });
export const seatsInput = z.object({ concertId: id, scheduleId: id, token });
export const reserveInput = z.object({ concertId: id, scheduleId: id, seatIds, token, idempotencyKey });
export const holdsInput = z.object({ token });
export const releaseInput = z.object({ reservationId: id, token });
export const leaveInput = z.object({ token });

/** One date and how many of its seats are free. */
export interface ScheduleOutput {
  scheduleId: string;
  startsAt: Date;
  capacity: number;
  available: number;
}

/** The free seats of one date. */
export interface SeatsOutput {
  scheduleId: string;
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
