interface SeatsOfDate {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly seatIds: readonly number[];
}

/** Seats of one date and the reservation that they belong to, or belonged to. */
interface ReservedSeats extends SeatsOfDate {
  readonly reservationId: string;
  readonly userId: string;
}

/** Seats were held, paid, given back before their time, kept back or freed by operators. That a hold ran out is derived, and no event. */
export type SeatsEvent =
  | (ReservedSeats & { readonly kind: 'seats.held'; readonly heldUntil: Date })
  | (ReservedSeats & { readonly kind: 'seats.sold' | 'seats.released' })
  | (SeatsOfDate & { readonly kind: 'seats.blocked' | 'seats.unblocked' });

/** The event of a reservation's seats, or of those of them that the event is about. */
export const seatsMoved = (
  kind: 'seats.sold' | 'seats.released',
  concertId: string,
  { scheduleId, reservationId, userId }: Pick<ReservedSeats, 'scheduleId' | 'reservationId' | 'userId'>,
  seats: readonly { readonly seatId: number }[],
): SeatsEvent => ({ kind, concertId, scheduleId, seatIds: seats.map((seat) => seat.seatId), reservationId, userId });
