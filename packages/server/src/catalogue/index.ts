export type { PlannedSeat, Sale } from './catalogue.rules.ts';
export { type Seat, seatNames, seats } from './catalogue.model.ts';
export { type ConcertRow, type DateRow, lockConcert, stampConcert, writeCancelled } from './catalogue.store.ts';
export { type HallSeat, lockHall } from './hall.store.ts';
export { Catalogue } from './catalogue.ts';
export { DateHall, type SeatView } from './date-hall.ts';
export { SeatMaps } from './seat-maps.ts';
export type { CatalogueEvent } from './catalogue.events.ts';
export { currencyOf, titleOf } from './list.ts';
export {
  cancelDate,
  type HallRows,
  lockSchedule,
  readHall,
  readSales,
  readSchedules,
  type ScheduleRow,
} from './schedule.store.ts';
