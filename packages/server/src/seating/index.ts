export { isHoldAlive } from './seating.rules.ts';
export { lockSeats, type SeatRow, seatKey, soldOutOf, writeSeats } from './seat.store.ts';
export { lockReservations, setReservationStatus, type ReservationRow } from './reservation.store.ts';
export { groupByVisit, holdsOf, type Release, release, seatChanges, storeReleases } from './release.ts';
export type { SeatsEvent } from './seating.events.ts';
export { SeatMemory } from './seat-memory.ts';
