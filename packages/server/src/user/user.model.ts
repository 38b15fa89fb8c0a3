import { key, table, text, timestamptz } from '../database/table.ts';

/** People who may enter queues. */
export const users = table('users', {
  /** The `sub` of their access token. */
  userId: key(text()),
  name: text(),
  createdAt: timestamptz(),
});
