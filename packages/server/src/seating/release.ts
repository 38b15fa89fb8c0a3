import type { StampedBatch } from '../engine/batch.ts';
import type { HeldRows } from './lock-visits.ts';
import { setReservationStatus, type ReservationRow } from './reservation.store.ts';
import { type SeatRow, seatKey, writeSeats } from './seat.store.ts';
import { seatsMoved, type SeatsEvent } from './seating.events.ts';
import { releaseSeats } from './seating.rules.ts';

/** A hold that ends, and its seats as they are afterwards: those that still carried it. */
export interface Release {
  readonly hold: ReservationRow;
  readonly seats: readonly SeatRow[];
}

/** Ends this hold in the batch's state, for the rest of the batch, and says what to write. */
export function release(state: HeldRows, hold: ReservationRow): Release {
  const seats = releaseSeats(hold, (seatId) => state.seats.get(seatKey(hold.scheduleId, seatId)));
  for (const seat of seats) state.seats.set(seatKey(seat.scheduleId, seat.seatId), seat);
  state.reservations.set(hold.reservationId, { ...hold, status: 'cancelled', busy: false });
  return { hold, seats };
}

/** The running holds of a visit, this batch's changes included. */
export function holdsOf(state: HeldRows, tokenSeq: number): ReservationRow[] {
  const ids = state.holdsOfVisit.get(tokenSeq) ?? [];
  return ids.map((id) => state.reservations.get(id)!).filter((reservation) => reservation.status === 'held');
}

/** Writes releases. */
export async function storeReleases(batch: StampedBatch, releases: readonly Release[]): Promise<void> {
  await Promise.all([
    setReservationStatus(
      batch,
      batch.partition,
      releases.map(({ hold }) => hold.reservationId),
      'held',
      'cancelled',
    ),
    writeSeats(
      batch,
      batch.partition,
      releases.flatMap(({ seats }) => seats),
    ),
  ]);
}

/** What releases come to: nothing where no seat carried the hold any more. */
export function releaseEvents({ partition }: StampedBatch, releases: readonly Release[]): SeatsEvent[] {
  return releases.flatMap(({ hold, seats }) =>
    seats.length > 0 ? seatsMoved('seats.released', partition, hold, seats) : [],
  );
}
