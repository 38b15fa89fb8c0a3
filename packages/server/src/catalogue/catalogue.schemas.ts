import type { Point, SectionPlan } from '@stagedoor/hall';
import { z } from 'zod';
import { checkHall, hallFields } from '../plan/hall-plan.schemas.ts';
import {
  currency,
  id,
  type KeyedByOperator,
  keyOfOperator,
  label,
  moment,
  page,
  type PageRequest,
  price,
  requestOf,
} from '../rpc/inputs.ts';
import { isTimeZone } from './catalogue.rules.ts';

const venue = label(200);
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Seoul');

const haveDistinctNames = (sections: readonly { name: string }[]): boolean =>
  new Set(sections.map((section) => section.name)).size === sections.length;

/** The map of which date. */
export interface SeatMapRequest {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule, from `concert.get`. */
  scheduleId: string;
}

/** Which concert. */
export interface ConcertRequest {
  /** The concert, from `concert.list`. */
  concertId: string;
}

/** What a new concert is. */
export interface CreateConcertRequest extends KeyedByOperator {
  /** What visitors read: 1–200 characters, no control characters. */
  title: string;
  /** An ISO 4217 code of three capital letters; KRW unless given. It never changes. */
  currency?: string | undefined;
  /** When the queue starts to admit: ISO 8601 with an offset, in the years 1970 to 9998. Left out, at once and without a pre-queue. */
  salesOpenAt?: string | Date | undefined;
  /** Where it takes place, for people to read: 1–200 characters, no control characters. */
  venue?: string | undefined;
  /** The venue's time zone, by its IANA name such as Asia/Seoul: what the dates are shown in. */
  timeZone?: string | undefined;
  /** When the sale of all its dates ends at the latest: ISO 8601 with an offset, in the years 1970 to 9998. Each date has its own end beside it. */
  salesEndAt?: string | Date | undefined;
}

/** What a new date is. */
export interface AddScheduleRequest extends KeyedByOperator {
  /** The concert that gets the schedule (date). */
  concertId: string;
  /** When the show begins: ISO 8601 with an offset, in the years 1970 to 9998. */
  startsAt: string | Date;
  /** When its sale ends: ISO 8601 with an offset, in the years 1970 to 9998; when the show begins unless given. */
  salesEndAt?: string | Date | undefined;
  /** The hall: 1–200 sections with distinct names, 100,000 places together at most. Seats are numbered from 1 in this order. This or `planId`. */
  sections?: SectionPlan[] | undefined;
  /** The stage as a polygon of 3–200 points, with `sections`; a rectangle before the first row unless given. */
  stage?: Point[] | undefined;
  /** Where one wants to sit near, with `sections`; the middle of the stage's front edge, (0, 0), unless given. */
  focalPoint?: Point | undefined;
  /** A stored plan, from `plan.create`. This or `sections`. */
  planId?: string | undefined;
  /** Prices of some of the stored plan's sections on this date, by their names; the plan's own unless given. */
  prices?: PriceRequest[] | undefined;
}

/** What of a concert to correct: whatever is left out stays as it is. */
export interface UpdateConcertRequest extends KeyedByOperator {
  /** The concert to correct. */
  concertId: string;
  /** What visitors read: 1–200 characters, no control characters. */
  title?: string | undefined;
  /** Where it takes place, for people to read: 1–200 characters, no control characters; null takes it away. */
  venue?: string | null | undefined;
  /** The venue's time zone, by its IANA name such as Asia/Seoul; null takes it away. */
  timeZone?: string | null | undefined;
  /** When the sale of all its dates ends at the latest: ISO 8601 with an offset, in the years 1970 to 9998; null leaves each date its own end. */
  salesEndAt?: string | Date | null | undefined;
}

/** A section's new price. */
export interface PriceRequest {
  /** A section of the date, 1–100 characters. */
  name: string;
  /** The price of each of its seats, in the currency's minor unit: a whole number, 0–1,000,000,000. */
  price: number;
}

/** What of a date to correct: whatever is left out stays as it is. */
export interface UpdateScheduleRequest extends KeyedByOperator {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule to correct. */
  scheduleId: string;
  /** When the show begins: ISO 8601 with an offset, in the years 1970 to 9998. */
  startsAt?: string | Date | undefined;
  /** When its sale ends: ISO 8601 with an offset, in the years 1970 to 9998; null means when the show begins. */
  salesEndAt?: string | Date | null | undefined;
  /** New prices of 1–200 sections with distinct names. None of a section's seats may be held or sold. */
  sections?: PriceRequest[] | undefined;
}

/** Which date to take away: nobody holds a seat of it, and nobody ever paid for one or tried to. */
export interface RemoveScheduleRequest extends KeyedByOperator {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule to take away. */
  scheduleId: string;
}

export const listInput = requestOf<PageRequest | undefined>()(z.object(page).prefault({}));
export const concertInput = requestOf<ConcertRequest>()(z.object({ concertId: id }));

export const seatMapInput = requestOf<SeatMapRequest>()(z.object({ concertId: id, scheduleId: id }));

export const createConcertInput = requestOf<CreateConcertRequest>()(
  z.object({
    title: label(200),
    currency: currency.default('KRW'),
    salesOpenAt: moment.optional(),
    venue: venue.optional(),
    timeZone: timeZone.optional(),
    salesEndAt: moment.optional(),
    ...keyOfOperator,
  }),
);

const prices = z
  .array(z.object({ name: label(100), price }))
  .min(1)
  .max(200)
  .refine(haveDistinctNames, 'must have distinct names');

export const addScheduleInput = requestOf<AddScheduleRequest>()(
  z
    .object({
      concertId: id,
      startsAt: moment,
      salesEndAt: moment.optional(),
      sections: hallFields.sections.optional(),
      stage: hallFields.stage,
      focalPoint: hallFields.focalPoint,
      planId: id.optional(),
      prices: prices.optional(),
      ...keyOfOperator,
    })
    .superRefine(({ sections, stage, focalPoint, planId, prices }, context) => {
      if ((sections === undefined) === (planId === undefined))
        context.addIssue({ code: 'custom', path: ['sections'], message: 'or planId is needed, and only one of them' });
      const misplaced = Object.entries(sections === undefined ? { stage, focalPoint } : { prices });
      for (const [field, value] of misplaced)
        if (value !== undefined)
          context.addIssue({
            code: 'custom',
            path: [field],
            message: sections === undefined ? 'comes with sections' : 'comes with planId: sections have their own',
          });
      if (sections !== undefined) checkHall({ stage, focalPoint, sections }, context);
    }),
);

export const updateConcertInput = requestOf<UpdateConcertRequest>()(
  z.object({
    concertId: id,
    title: label(200).optional(),
    venue: venue.nullish(),
    timeZone: timeZone.nullish(),
    salesEndAt: moment.nullish(),
    ...keyOfOperator,
  }),
);

export const updateScheduleInput = requestOf<UpdateScheduleRequest>()(
  z.object({
    concertId: id,
    scheduleId: id,
    startsAt: moment.optional(),
    salesEndAt: moment.nullish(),
    sections: prices.optional(),
    ...keyOfOperator,
  }),
);

export const removeScheduleInput = requestOf<RemoveScheduleRequest>()(
  z.object({ concertId: id, scheduleId: id, ...keyOfOperator }),
);

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
  /** Why the concert was cancelled, in the operator's words; null while it takes place. */
  cancelReason: string | null;
  /** Most seats that one user may hold or have paid for. */
  maxSeatsPerUser: number;
  /** Whether a choice of seats is refused that leaves a single one alone in its row: `strandedBy` tells beforehand. */
  avoidOrphans: boolean;
  /** Lowest and highest price of any seat, or null while there is no date. */
  priceRange: { from: number; to: number } | null;
  dates: {
    scheduleId: string;
    startsAt: Date;
    /** For when it was announced at first, where it was moved since; null while it begins as announced. */
    movedFrom: Date | null;
    /** From then on nothing of it is sold: its own end or the concert's, whichever comes first. */
    salesEndAt: Date;
    capacity: number;
    /** Why the date was cancelled, in the operator's words; null while it takes place. */
    cancelReason: string | null;
  }[];
  /** How its queue stands: nobody is let in while it is paused, nobody may enter while it is closed. */
  queue: {
    state: 'open' | 'paused' | 'closed' | 'cancelled';
    /** Every seat is paid: nobody is let in unless one is refunded. */
    soldOut: boolean;
  };
  /**
   * How the pre-queue is drawn: entries 1..`entries` are ordered by SHA-256 of `seed:n`. `seedHash` is the SHA-256 of the
   * seed, published before; the seed and the number of entries follow when sales open.
   */
  draw: { seedHash: string; seed: string | null; entries: number | null };
}
