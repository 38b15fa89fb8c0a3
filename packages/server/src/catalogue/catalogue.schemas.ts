import { z } from 'zod';
import { amount, id, keyOfOperator, label, moment, page } from '../rpc/inputs.ts';
import { capacityLimit } from './catalogue.rules.ts';

export const listInput = z.object(page).prefault({});
export const concertInput = z.object({ concertId: id });

export const createConcertInput = z.object({
  title: label(200),
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as KRW')
    .default('KRW'),
  salesOpenAt: moment.optional(),
  ...keyOfOperator,
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
  ...keyOfOperator,
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
