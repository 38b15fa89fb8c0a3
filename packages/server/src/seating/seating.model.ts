import { bigint, bigints, ints, key, table, text, timestamptz } from '../database/table.ts';
import type { Claim } from './seating.rules.ts';

/** Seats that one visit took together. `heldUntil` stays after payment: it proves that the payment was in time. */
export const reservations = table('reservations', {
  concertId: key(text()),
  reservationId: key(text()),
  scheduleId: text(),
  userId: text(),
  tokenSeq: bigint(),
  seatIds: ints(),
  fences: bigints(),
  amount: bigint(),
  status: text<Claim['status']>(),
  heldUntil: timestamptz(),
  createdAt: timestamptz(),
});
