import { bigint, int, jsonb, key, nullable, table, text, timestamptz } from '../database/table.ts';

/** Cancelled dates, and how far the refunds of what was paid for them are. */
export const cancellations = table('cancellations', {
  concertId: key(text()),
  scheduleId: key(text()),
  /** In the operator's words. */
  reason: text(),
  /** The payments that were there to be refunded; null until the date itself is marked. */
  payments: nullable(int()),
  refunded: int(),
  amount: bigint(),
  /** Payments whose refund was refused in the last round, and why. */
  failures: jsonb(),
  begunAt: timestamptz(),
  finishedAt: nullable(timestamptz()),
});
