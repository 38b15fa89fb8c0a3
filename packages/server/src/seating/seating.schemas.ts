import { z } from 'zod';
import type { NamedSeat } from '../errors.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';
import { id, key, type Keyed, label, price, requestOf, seatIds } from '../rpc/inputs.ts';

/** Whose visit. */
export interface VisitRequest {
  /** The queue token, from `queue.issueToken`. */
  token: string;
}

/** The dates of which concert. */
export interface DatesRequest extends VisitRequest {
  /** The concert, which must be the token's. */
  concertId: string;
}

/** Which date. */
export interface DateRequest extends DatesRequest {
  /** One of the `scheduleId`s of `concert.availableDates`. */
  scheduleId: string;
}

/** The seats of which date, or of which part of its hall. */
export interface SeatsRequest extends DateRequest {
  /** The sections to list, 1–200 names of 1–100 characters; all of them unless given. One that the hall has not has no seats. */
  sections?: string[] | undefined;
}

/** Whose seats to watch, and what is known of them. */
export interface WatchSeatsRequest extends DateRequest {
  /** The `version` that was heard last: what changed since then comes first, if that is known still. */
  lastEventId?: string | null | undefined;
}

/** What to hold. */
export interface ReserveRequest extends DateRequest, Keyed {
  /** 1–8 distinct seats of the schedule, held all or none. */
  seatIds: number[];
}

/** What kind of seats to hold: the best that can be had. */
export interface ReserveBestRequest extends DateRequest, Keyed {
  /** How many seats, 1–8. */
  quantity: number;
  /** Only of these sections, 1–200 names of 1–100 characters; any of them unless given. One that the hall has not has no seats. */
  sections?: string[] | undefined;
  /** Only seats that cost so much at most, each: in minor units of the concert's currency, 0–1,000,000,000. */
  maxPrice?: number | undefined;
  /** Whether all must be adjacent (or in one standing area); true unless given. */
  together?: boolean | undefined;
  /** With at least one place for a wheelchair; false unless given: then those places and their companions' are left to others. */
  accessible?: boolean | undefined;
}

/** What to give back. */
export interface ReleaseRequest extends VisitRequest {
  /** The hold, from `concert.reserve`. */
  reservationId: string;
}

const token = z.string();
const sectionNames = z.array(label(100)).min(1).max(200);

export const datesInput = requestOf<DatesRequest>()(z.object({ concertId: id, token }));
export const seatsInput = requestOf<SeatsRequest>()(
  z.object({ concertId: id, scheduleId: id, sections: sectionNames.optional(), token }),
);
export const dateInput = requestOf<DateRequest>()(z.object({ concertId: id, scheduleId: id, token }));
export const watchSeatsInput = requestOf<WatchSeatsRequest>()(
  z.object({ concertId: id, scheduleId: id, token, lastEventId: z.string().nullish() }),
);
export const reserveInput = requestOf<ReserveRequest>()(
  z.object({ concertId: id, scheduleId: id, seatIds, token, ...key }),
);
export const reserveBestInput = requestOf<ReserveBestRequest>()(
  z.object({
    concertId: id,
    scheduleId: id,
    quantity: z.int().min(1).max(8, 'must be at most 8: one call holds no more'),
    sections: sectionNames.optional(),
    maxPrice: price.optional(),
    together: z.boolean().default(true),
    accessible: z.boolean().default(false),
    token,
    ...key,
  }),
);
export const holdsInput = requestOf<VisitRequest>()(z.object({ token }));
export const releaseInput = requestOf<ReleaseRequest>()(z.object({ reservationId: id, token }));
export const leaveInput = requestOf<VisitRequest>()(z.object({ token }));

/** One date and how many of its seats are free. */
export interface ScheduleOutput {
  scheduleId: string;
  startsAt: Date;
  /** For when it was announced at first, where it was moved since; null while it begins as announced. */
  movedFrom: Date | null;
  /** From then on nothing of it is sold. */
  salesEndAt: Date;
  capacity: number;
  /** Seats that can be reserved now: none once its sale has ended. */
  available: number;
  /** Why the date was cancelled, in the operator's words; null while it takes place. */
  cancelReason: string | null;
}

/** The free seats of one date. */
export interface SeatsOutput {
  scheduleId: string;
  /** From then on none of its seats is free to take. */
  salesEndAt: Date;
  seats: readonly NamedSeat[];
}

/** How many places of a standing area are free. */
export interface StandingPlaces {
  section: string;
  free: number;
}

/** Which seats of a date are taken: held, sold, or kept back; all of them once its sale has ended. */
export interface SeatStates {
  /** Opaque: a stream that is resumed with it tells what changed since. */
  version: string;
  /** Base64 of a bit for each seat: bit i, lowest first, is set when seatId i + 1 is taken. */
  taken: string;
  standing: readonly StandingPlaces[];
}

/** What changed since the version before. Without any change it is a sign of life, every 15 seconds. */
export interface SeatChanges {
  version: string;
  /** Seats that are taken now, by their seatId. */
  taken: readonly number[];
  /** Seats that are free again. */
  freed: readonly number[];
  /** As they are now, all of them. */
  standing: readonly StandingPlaces[];
}

/** Seats held for a visit. They are free again at `expiresAt` unless they were paid. */
export interface ReservationOutput extends SeatsOfDate {
  reservationId: string;
  /** The seats' prices together, in minor units of the concert's currency. */
  amount: number;
  status: 'held';
  expiresAt: Date;
}
