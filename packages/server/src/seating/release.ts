import type { SeatsEvent } from './seating.events.ts';
import { releaseSeats } from './seating.rules.ts';
import { setReservationStatus, type ReservationRow } from './reservation.store.ts';
import { type SeatRow, seatKey, writeSeats } from './seat.store.ts';
import type { Batch } from '../engine/batch.ts';

/** The holds and seats that a batch has locked. */
export interface HeldState {
  readonly reservations: Map<string, ReservationRow>;
  readonly seats: Map<string, SeatRow>;
  readonly holdsOfVisit: ReadonlyMap<number, string[]>;
}

/** Holds that end, and their seats as they are afterwards. */
export interface Release {
  readonly reservationIds: readonly string[];
  readonly seats: readonly SeatRow[];
}

/** Ends these holds in the batch's state, for the rest of the batch, and says what to write. */
export function release(state: HeldState, holds: readonly ReservationRow[]): Release {
  const seats = holds.flatMap((hold) =>
    releaseSeats(hold, (seatId) => state.seats.get(seatKey(hold.scheduleId, seatId))),
  );
  for (const seat of seats)
    state.seats.set(seatKey(seat.scheduleId, seat.seatId), {
      ...state.seats.get(seatKey(seat.scheduleId, seat.seatId)),
      ...seat,
    });
  for (const hold of holds) state.reservations.set(hold.reservationId, { ...hold, status: 'cancelled' });
  return { reservationIds: holds.map((hold) => hold.reservationId), seats };
}

/** The running holds of a visit, this batch's changes included. */
export function holdsOf(state: HeldState, tokenSeq: number): ReservationRow[] {
  const ids = state.holdsOfVisit.get(tokenSeq) ?? [];
  return ids.map((id) => state.reservations.get(id)!).filter((reservation) => reservation.status === 'held');
}

/** Which reservations belong to which visit, so that a big batch does not search them for each of its members. */
export function groupByVisit(reservations: ReadonlyMap<string, ReservationRow>): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { tokenSeq, reservationId } of reservations.values()) {
    const group = groups.get(tokenSeq);
    if (group) group.push(reservationId);
    else groups.set(tokenSeq, [reservationId]);
  }
  return groups;
}

/** Writes releases. */
export async function storeReleases(batch: Batch, concertId: string, releases: readonly Release[]): Promise<void> {
  await setReservationStatus(
    batch,
    concertId,
    releases.flatMap((one) => one.reservationIds),
    'held',
    'cancelled',
  );
  await writeSeats(
    batch,
    concertId,
    releases.flatMap((one) => one.seats),
  );
}

/** Tells that a concert's seats changed, when some did. */
export function seatChanges(concertId: string, seats: readonly unknown[]): SeatsEvent[] {
  return seats.length > 0 ? [{ kind: 'seats', concertId }] : [];
}
