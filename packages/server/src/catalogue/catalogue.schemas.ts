import { z } from 'zod';
import { amount, id, keyOfOperator, label, moment, page } from '../rpc/inputs.ts';
import { capacityLimit, isTimeZone } from './catalogue.rules.ts';

const venue = label(200);
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Seoul');

const haveDistinctNames = (sections: readonly { name: string }[]): boolean =>
  new Set(sections.map((section) => section.name)).size === sections.length;

export const listInput = z.object(page).prefault({});
export const concertInput = z.object({
  /** The concert, from `concert.list`. */
  concertId: id,
});

export const createConcertInput = z.object({
  /** What visitors read: 1–200 characters, no control characters. */
  title: label(200),
  /** An ISO 4217 code of three capital letters; KRW unless given. It never changes. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as KRW')
    .default('KRW'),
  /** When the queue starts to admit: ISO 8601 with an offset, in the years 1970 to 9998. Left out, at once and without a pre-queue. */
  salesOpenAt: moment.optional(),
  /** Where it takes place, for people to read: 1–200 characters, no control characters. */
  venue: venue.optional(),
  /** The venue's time zone, by its IANA name such as Asia/Seoul: what the dates are shown in. */
  timeZone: timeZone.optional(),
  /** When the sale of all its dates ends at the latest: ISO 8601 with an offset, in the years 1970 to 9998. Each date has its own end beside it. */
  salesEndAt: moment.optional(),
  ...keyOfOperator,
});

export const addScheduleInput = z.object({
  /** The concert that gets the schedule (date). */
  concertId: id,
  /** When the show begins: ISO 8601 with an offset, in the years 1970 to 9998. */
  startsAt: moment,
  /** When its sale ends: ISO 8601 with an offset, in the years 1970 to 9998; when the show begins unless given. */
  salesEndAt: moment.optional(),
  /** The hall: 1–200 sections with distinct names, 100,000 seats together at most. Seats are numbered from 1 in this order. */
  sections: z
    .array(
      z.object({
        /** 1–100 characters, no control characters. */
        name: label(100),
        /** How many rows, 1–1,000. */
        rows: z.int().min(1).max(1_000),
        /** How many seats each row has, 1–1,000. */
        seatsPerRow: z.int().min(1).max(1_000),
        /** The price of each seat, in the currency's minor unit: a whole number, 1–1,000,000,000. */
        price: amount,
      }),
    )
    .min(1)
    .max(200)
    .refine(haveDistinctNames, 'must have distinct names')
    .refine(
      (sections) => sections.reduce((sum, { rows, seatsPerRow }) => sum + rows * seatsPerRow, 0) <= capacityLimit,
      `must have at most ${capacityLimit} seats together`,
    ),
  ...keyOfOperator,
});

export const updateConcertInput = z.object({
  /** The concert to correct. What is left out below stays as it is. */
  concertId: id,
  /** What visitors read: 1–200 characters, no control characters. */
  title: label(200).optional(),
  /** Where it takes place, for people to read: 1–200 characters, no control characters; null takes it away. */
  venue: venue.nullish(),
  /** The venue's time zone, by its IANA name such as Asia/Seoul; null takes it away. */
  timeZone: timeZone.nullish(),
  /** When the sale of all its dates ends at the latest: ISO 8601 with an offset, in the years 1970 to 9998; null leaves each date its own end. */
  salesEndAt: moment.nullish(),
  ...keyOfOperator,
});

export const updateScheduleInput = z.object({
  /** The concert of the schedule (date). */
  concertId: id,
  /** The schedule to correct. What is left out below stays as it is. */
  scheduleId: id,
  /** When the show begins: ISO 8601 with an offset, in the years 1970 to 9998. */
  startsAt: moment.optional(),
  /** When its sale ends: ISO 8601 with an offset, in the years 1970 to 9998; null means when the show begins. */
  salesEndAt: moment.nullish(),
  /** New prices, 1–200 sections with distinct names. None of a section's seats may be held or sold. */
  sections: z
    .array(
      z.object({
        /** A section of this date. */
        name: label(100),
        /** The price of each of its seats, in the currency's minor unit: a whole number, 1–1,000,000,000. */
        price: amount,
      }),
    )
    .min(1)
    .max(200)
    .refine(haveDistinctNames, 'must have distinct names')
    .optional(),
  ...keyOfOperator,
});

export const removeScheduleInput = z.object({
  /** The concert of the schedule (date). */
  concertId: id,
  /** The schedule to remove: nobody holds a seat of it, and nobody ever paid for one or tried to. */
  scheduleId: id,
  ...keyOfOperator,
});

/** What an operator may correct of a concert, as it is now. */
export interface ConcertDetails {
  concertId: string;
  title: string;
  /** ISO 4217. */
  currency: string;
  venue: string | null;
  timeZone: string | null;
  /** When the sale of all its dates ends at the latest; null when each date's own end is all there is. */
  salesEndAt: Date | null;
}

/** A date as it is now. */
export interface DateDetails {
  concertId: string;
  scheduleId: string;
  startsAt: Date;
  /** From then on nothing of it is sold: its own end or the concert's, whichever comes first. */
  salesEndAt: Date;
  capacity: number;
  /** Lowest and highest price of its seats, in minor units of the concert's currency. */
  priceRange: { from: number; to: number };
}

/** A concert as anyone may see it. Money is in minor units of `currency`. */
export interface ConcertOutput {
  concertId: string;
  title: string;
  /** ISO 4217. */
  currency: string;
  /** Where it takes place. */
  venue: string | null;
  /** The IANA name of the time zone that its dates are shown in. */
  timeZone: string | null;
  /** When the queue starts to let people in. */
  salesOpenAt: Date;
  /** When the sale of all its dates ends at the latest; null when each date's own end is all there is. */
  salesEndAt: Date | null;
  /** Most seats that one user may hold or have paid for. */
  maxSeatsPerUser: number;
  /** Lowest and highest price of any seat, or null while there is no date. */
  priceRange: { from: number; to: number } | null;
  dates: {
    scheduleId: string;
    startsAt: Date;
    /** From then on nothing of it is sold: its own end or the concert's, whichever comes first. */
    salesEndAt: Date;
    capacity: number;
  }[];
  /**
   * How the pre-queue is drawn: entries 1..`entries` are ordered by SHA-256 of `seed:n`. `seedHash` is the SHA-256 of the
   * seed, published before; the seed and the number of entries follow when sales open.
   */
  draw: { seedHash: string; seed: string | null; entries: number | null };
}
