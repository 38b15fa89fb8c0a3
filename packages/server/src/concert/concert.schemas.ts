import { z } from 'zod';
import { amount, id, idempotencyKey, label, moment, page, seatIds } from '../inputs.ts';
import { capacityLimit } from './concert.rules.ts';

const token = z.string();

export const listInput = z.object(page).prefault({});
export const concertInput = z.object({ concertId: id });
export const datesInput = z.object({ concertId: id, token });
export const seatsInput = z.object({ concertId: id, scheduleId: id, token });
export const reserveInput = z.object({ concertId: id, scheduleId: id, seatIds, token, idempotencyKey });
export const holdsInput = z.object({ token });
export const cancelInput = z.object({ reservationId: id, token });
export const leaveInput = z.object({ token });

export const createConcertInput = z.object({
  title: label(200),
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as KRW')
    .default('KRW'),
  salesOpenAt: moment.optional(),
});

export const addScheduleInput = z.object({
  concertId: id,
  startsAt: moment,
  sections: z
    .array(
      z.object({
        name: label(100),
        rows: z.int().min(1).max(1_000),
        seatsPerRow: z.int().min(1).max(1_000),
        price: amount,
      }),
    )
    .min(1)
    .max(200)
    .refine(
      (sections) => new Set(sections.map((section) => section.name)).size === sections.length,
      'must have distinct names',
    )
    .refine(
      (sections) => sections.reduce((sum, { rows, seatsPerRow }) => sum + rows * seatsPerRow, 0) <= capacityLimit,
      `must have at most ${capacityLimit} seats together`,
    ),
});

/** A concert as anyone may see it. Money is in minor units of `currency`. */
export interface ConcertOutput {
  concertId: string;
  title: string;
  /** ISO 4217. */
  currency: string;
  /** When the queue starts to let people in. */
  salesOpenAt: Date;
  /** Lowest and highest price of any seat, or null while there is no date. */
  priceRange: { from: number; to: number } | null;
  dates: { scheduleId: string; startsAt: Date; capacity: number }[];
  /**
   * How the pre-queue is drawn: entries 1..`entries` are ordered by SHA-256 of `seed:n`. `seedHash` is the SHA-256 of the
   * seed, published before; the seed and the number of entries follow when sales open.
   */
  draw: { seedHash: string; seed: string | null; entries: number | null };
}

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
