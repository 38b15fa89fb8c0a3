export { isHoldAlive } from './concert.rules.ts';
export {
  isSoldOut,
  lockReservations,
  lockSeats,
  moveReservations,
  type ReservationRow,
  type SeatRow,
  seatKey,
  writeSeats,
} from './concert.store.ts';
export { groupByVisit, holdsOf, type Release, release, seatChanges, storeReleases } from './release.ts';
export { SeatMemory } from './seat-memory.ts';
