export type { PlannedSeat, Sale } from './catalogue.rules.ts';
export { type Seat, seatNames, seats } from './catalogue.model.ts';
export { type ConcertRow, type DateRow, lockConcert, stampConcert, writeCancelled } from './catalogue.store.ts';
export { type HallSeat, lockHall } from './hall.store.ts';
export { Catalogue } from './catalogue.ts';
export type { CatalogueEvent } from './catalogue.events.ts';
export { currencyOf, titleOf } from './list.ts';
export { cancelDate, lockSchedule, readSales, readSchedules, readSeats, type ScheduleRow } from './schedule.store.ts';
