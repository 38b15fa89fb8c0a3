import { key, nullable, type RowOf, table, text, timestamptz } from '../database/table.ts';

/** People who may enter queues. */
export const users = table('users', {
  /** The `sub` of their access token. */
  userId: key(text()),
  /** Empty once they were erased. */
  name: text(),
  createdAt: timestamptz(),
  erasedAt: nullable(timestamptz()),
  /** When nothing of them was left but what the ledger needs. */
  erasureFinishedAt: nullable(timestamptz()),
});
export type User = RowOf<typeof users>;
