export { type MapSeat, readSeatMap, readTaken, seatFlags, type SeatMap, strandedBy } from '@stagedoor/hall';
