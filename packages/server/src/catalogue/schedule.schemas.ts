import type { Point, SectionPlan } from '@stagedoor/hall';
import { z } from 'zod';
import { checkHall, hallFields } from '../plan/hall-plan.schemas.ts';
import { id, type KeyedByOperator, keyOfOperator, label, moment, price, requestOf } from '../rpc/inputs.ts';

/** The map of which date. */
export interface SeatMapRequest {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule, from `concert.get`. */
  scheduleId: string;
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

export const seatMapInput = requestOf<SeatMapRequest>()(z.object({ concertId: id, scheduleId: id }));

const haveDistinctNames = (sections: readonly { name: string }[]): boolean =>
  new Set(sections.map((section) => section.name)).size === sections.length;

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
