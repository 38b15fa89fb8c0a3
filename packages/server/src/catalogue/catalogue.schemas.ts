import { z } from 'zod';
import {
  currency,
  id,
  type KeyedByOperator,
  keyOfOperator,
  label,
  moment,
  page,
  type PageRequest,
  requestOf,
} from '../rpc/inputs.ts';
import { isTimeZone } from './catalogue.rules.ts';

const venue = label(200);
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Seoul');

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

export const listInput = requestOf<PageRequest | undefined>()(z.object(page).prefault({}));
export const concertInput = requestOf<ConcertRequest>()(z.object({ concertId: id }));

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
