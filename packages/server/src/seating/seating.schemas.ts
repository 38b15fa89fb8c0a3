import { z } from 'zod';
import type { NamedSeat } from '../errors.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';
import {
  id,
  key,
  type Keyed,
  label,
  page,
  type PageRequest,
  price,
  requestOf,
  seatIds,
  userId,
} from '../rpc/inputs.ts';

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

const statuses = ['held', 'expired', 'paid', 'released', 'refunded'] as const;

/** The taken seats of which date. */
export interface TakenSeatsRequest {
  /** The concert of the schedule (date). */
  concertId: string;
  /** The schedule, from `concert.get`. */
  scheduleId: string;
}

/** Whose seats to count. */
export interface FiguresRequest {
  /** The concert, from `concert.list`. */
  concertId: string;
}

/** Whose reservations to look for: of a concert, or of a user, or both. */
export interface ReservationSearch extends PageRequest {
  /** Those of one concert. Either this or `userId` must be given. */
  concertId?: string | undefined;
  /** Those of one date. */
  scheduleId?: string | undefined;
  /** Those of one user that are held, ran out or are paid; what was released or refunded is found by `concertId` alone. */
  userId?: string | undefined;
  /** Those that have come to this. */
  status?: (typeof statuses)[number] | undefined;
}

const token = z.string();
const sectionNames = z.array(label(100)).min(1).max(200);

export const figuresInput = requestOf<FiguresRequest>()(z.object({ concertId: id }));
export const takenSeatsInput = requestOf<TakenSeatsRequest>()(z.object({ concertId: id, scheduleId: id }));
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

export const searchInput = requestOf<ReservationSearch>()(
  z
    .object({
      concertId: id.optional(),
      scheduleId: id.optional(),
      userId: userId.optional(),
      status: z.enum(statuses).optional(),
      ...page,
    })
    .refine(({ concertId, userId }) => concertId !== undefined || userId !== undefined, {
      path: ['concertId'],
      error: 'give concertId or userId',
    })
    .refine(({ userId, status }) => userId === undefined || (status !== 'released' && status !== 'refunded'), {
      path: ['status'],
      error: 'is not found by user: leave userId out and give concertId, or look for payments',
    }),
);

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

/** A reservation as operators see it. Money is in minor units of the concert's currency. */
export interface FoundReservation extends SeatsOfDate {
  reservationId: string;
  concertId: string;
  /** Who has the seats, or had them. */
  userId: string;
  /** The seats' prices together. */
  amount: number;
  /** `expired` when the hold ran out, `released` when it was given up, `refunded` when all of it was given back. */
  status: (typeof statuses)[number];
  createdAt: Date;
  /** When the hold ran out, or would have. */
  expiresAt: Date;
}

/** Reservations, newest first within a concert. A page may be short, or empty, and still not the last: that one has no `nextCursor`. */
export interface FoundReservations {
  reservations: FoundReservation[];
  nextCursor: string | null;
}
