export { seatFlags } from './flags.ts';
export { type LaidSeat, type LaidSection, type Layout, layOut } from './layout.ts';
export { strandedBy } from './orphans.ts';
export type { HallPlan, Point, RowPlan, SeatedPlan, SectionPlan, StandingPlan } from './plan.ts';
export { type PlanFault, planFaults } from './plan-faults.ts';
export { encodeSeatMap, readSeatMap, type MapSeat, type SeatMap } from './seat-map.ts';
export { encodeTaken, readTaken } from './taken.ts';
