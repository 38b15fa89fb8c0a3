export {
  type HallPlan,
  layOut,
  type Layout,
  type MapSeat,
  type PlanFault,
  planFaults,
  readSeatMap,
  readTaken,
  seatFlags,
  type SeatMap,
  strandedBy,
} from '@stagedoor/hall';
