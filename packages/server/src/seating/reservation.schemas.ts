import { z } from 'zod';
import { id, page, type PageRequest, requestOf, userId } from '../rpc/inputs.ts';
import type { SeatsOfDate } from '../rpc/outputs.ts';

const statuses = ['held', 'expired', 'paid', 'released', 'refunded'] as const;

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
