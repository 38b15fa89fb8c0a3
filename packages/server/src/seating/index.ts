export { inOrder, isHoldAlive } from './seating.rules.ts';
export { type SeatRow, seatKey, soldOutOf, writeSeats } from './seat.store.ts';
export { readReserved, setReservationStatus, storeRefunded, type ReservationRow } from './reservation.store.ts';
export { nameSeats } from './name-seats.ts';
export { type HeldRows, lockHolds, lockVisits, rowsOf, type VisitRows } from './lock-visits.ts';
export { leave } from './leave.ts';
export { holdsOf, type Release, release, releaseEvents, storeReleases } from './release.ts';
export { seatsMoved, type SeatsEvent } from './seating.events.ts';
export { SeatMemory } from './seat-memory.ts';
