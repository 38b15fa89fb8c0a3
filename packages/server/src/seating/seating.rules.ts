import { named, type Refusal, refusal } from '../errors.ts';

/** The columns of a seat that say who owns it. */
export interface SeatOwner {
  readonly reservationId: string | null;
  readonly heldUntil: Date | null;
  readonly sold: boolean;
  readonly fence: number;
}

/** A hold or a paid seat, as its reservation records it. */
export interface Claim {
  readonly reservationId: string;
  readonly seatIds: readonly number[];
  readonly fences: readonly number[];
  readonly status: 'held' | 'paid' | 'cancelled' | 'refunded';
  readonly heldUntil: Date;
}

/** A seat is free when nobody paid for it and no hold on it is running. An old hold needs no sweeper to end. */
export function isFree(seat: SeatOwner, now: Date): boolean {
  return !seat.sold && (seat.heldUntil === null || seat.heldUntil <= now);
}

/** Whether the seat still carries this claim: someone else may have taken it after the hold ran out. */
export function carries(seat: SeatOwner | undefined, reservationId: string, fence: number): boolean {
  return seat?.reservationId === reservationId && seat.fence === fence;
}

/** A hold is alive while its time runs and every seat still carries it. */
export function isHoldAlive(claim: Claim, seats: readonly (SeatOwner | undefined)[], now: Date): boolean {
  return (
    claim.status === 'held' &&
    claim.heldUntil > now &&
    seats.every((seat, index) => carries(seat, claim.reservationId, claim.fences[index]!))
  );
}

/** A hold lasts as long as holds do, but never longer than the visit that made it. */
export function holdExpiry(now: Date, holdTtlMs: number, visitEndsAt: Date): Date {
  return new Date(Math.min(now.getTime() + holdTtlMs, visitEndsAt.getTime()));
}

/** @param sale of the date, if there is such a date */
export function refuseUnlessOnSale(
  sale: { readonly endsAt: Date; readonly cancelReason: string | null } | undefined,
  now: Date,
): Refusal | undefined {
  if (sale === undefined) return refusal('SCHEDULE_NOT_FOUND');
  const { endsAt, cancelReason } = sale;
  if (cancelReason !== null) return refusal('SCHEDULE_CANCELLED', { cancelReason });
  return endsAt <= now ? refusal('SALES_ENDED') : undefined;
}

/** All or none: every seat exists and is free, or the refusal names those that are not. */
export function refuseSeats(
  seatIds: readonly number[],
  seatOf: (seatId: number) => (SeatOwner & Parameters<typeof named>[0]) | undefined,
  now: Date,
): Refusal | undefined {
  const unknown = seatIds.filter((seatId) => seatOf(seatId) === undefined);
  if (unknown.length > 0) return refusal('SEAT_NOT_FOUND', { seatIds: unknown });
  const taken = seatIds.filter((seatId) => !isFree(seatOf(seatId)!, now));
  if (taken.length > 0)
    return refusal('SEAT_TAKEN', { seatIds: taken, seats: taken.map((seatId) => named(seatOf(seatId)!)) });
  return undefined;
}

/** Whatever order seats are named in, it is the same hold: so a repeated call is known by them. */
export const inOrder = (seatIds: readonly number[]): number[] => seatIds.toSorted((a, b) => a - b);

/** How many seats a claim counts for. */
export interface ClaimedSeats {
  readonly status: Claim['status'];
  readonly heldUntil: Date;
  readonly seats: number;
}

/** How many seats of a concert a user has: paid ones, and those whose hold is running. */
export function countSeats(claims: readonly ClaimedSeats[], now: Date): number {
  return claims
    .filter((claim) => claim.status === 'paid' || (claim.status === 'held' && claim.heldUntil > now))
    .reduce((sum, claim) => sum + claim.seats, 0);
}

export function refuseOverLimit(has: number, wants: number, limit: number): Refusal | undefined {
  return has + wants > limit
    ? refusal(
        'LIMIT_EXCEEDED',
        { limit },
        `One person may have ${limit} seats of this concert, and you would have ${has + wants}.`,
      )
    : undefined;
}

/** Gives back the seats of a hold, where they still carry it. */
export function releaseSeats<Seat extends SeatOwner>(
  claim: Claim,
  seatOf: (seatId: number) => Seat | undefined,
): Seat[] {
  return claim.seatIds.flatMap((seatId, index) => {
    const seat = seatOf(seatId);
    return seat && carries(seat, claim.reservationId, claim.fences[index]!)
      ? [{ ...seat, reservationId: null, heldUntil: null, sold: false }]
      : [];
  });
}
