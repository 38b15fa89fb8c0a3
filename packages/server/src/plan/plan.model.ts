import { int, jsonb, key, table, text, timestamptz } from '../database/table.ts';

/** Halls that are described once, for many dates. A plan never changes: each date keeps the one it was made from. */
export const plans = table('plans', {
  planId: key(text()),
  name: text(),
  capacity: int(),
  /** A `HallPlan`. */
  plan: jsonb(),
  createdAt: timestamptz(),
});
