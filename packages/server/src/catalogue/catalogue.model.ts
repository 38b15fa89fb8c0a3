import { bigint, bool, int, jsonb, key, nullable, type RowOf, table, text, timestamptz } from '../database/table.ts';

export const concerts = table('concerts', {
  concertId: key(text()),
  title: text(),
  /** ISO 4217. */
  currency: text(),
  venue: nullable(text()),
  /** A name of the IANA's. */
  timeZone: nullable(text()),
  /** After it none of its dates is sold. Null: each date has its own end alone. */
  salesEndAt: nullable(timestamptz()),
  cancelledAt: nullable(timestamptz()),
  /** In the operator's words. */
  cancelReason: nullable(text()),
  createdAt: timestamptz(),
  changedBy: nullable(bigint()),
});

/** The dates of each concert, with the lowest and the highest price of their seats. */
export const schedules = table('schedules', {
  concertId: key(text()),
  scheduleId: key(text()),
  startsAt: timestamptz(),
  /** Null: its start. */
  salesEndAt: nullable(timestamptz()),
  capacity: int(),
  priceFrom: bigint(),
  priceTo: bigint(),
  cancelledAt: nullable(timestamptz()),
  cancelReason: nullable(text()),
  /** Also by new prices of its seats. */
  changedBy: nullable(bigint()),
});

/** When each date was moved, and when it would have begun before. */
export const dateMoves = table('date_moves', {
  concertId: key(text()),
  scheduleId: key(text()),
  movedAt: key(timestamptz()),
  startsAt: timestamptz(),
});

/** The plan that each date's hall was made from, which never changes: the seats of a date don't move. Only their prices do. */
export const halls = table('halls', {
  concertId: key(text()),
  scheduleId: key(text()),
  /** A `HallPlan`. */
  plan: jsonb(),
});

/** Dates that were taken out of the catalogue: what was answered about them stays true. */
export const removedSchedules = table('removed_schedules', {
  concertId: key(text()),
  scheduleId: key(text()),
  removedAt: timestamptz(),
});

/**
 * The seats of each date. The row alone says who owns it: `reservationId` with `heldUntil` for a hold, with `sold` for a
 * paid seat. A seat that operators keep back is `blocked` with their label, and `sold`: it is not for sale. `fence` grows with each hold, so that nobody acts on a hold that is no longer theirs.
 */
export const seats = table('seats', {
  concertId: key(text()),
  scheduleId: key(text()),
  seatId: key(int()),
  section: text(),
  rowName: text(),
  number: int(),
  price: bigint(),
  reservationId: nullable(text()),
  heldUntil: nullable(timestamptz()),
  sold: bool(),
  fence: bigint(),
  /** Why operators keep it back, in their words. */
  blocked: nullable(text()),
  changedBy: nullable(bigint()),
});
export type Seat = RowOf<typeof seats>;

/** What a seat is called and costs: its fixed part, as far as owners go. */
export const seatNames = ['seatId', 'section', 'rowName', 'number', 'price'] as const;
