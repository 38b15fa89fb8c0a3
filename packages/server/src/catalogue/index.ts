export type { PlannedSeat } from './catalogue.rules.ts';
export { type Seat, seats } from './catalogue.model.ts';
export { Catalogue } from './catalogue.ts';
export type { CatalogueEvent } from './catalogue.events.ts';
export { currencyOf } from './list.ts';
export { readSaleEnds, readSchedules, readSeats, type ScheduleRow } from './schedule.store.ts';
