import type { RowOf } from '../database/table.ts';
import type { FoundUser } from '../rpc/outputs.ts';
import type { users } from './user.model.ts';

/** A user, as operators see them. */
export const presentUser = ({ name, ...user }: RowOf<typeof users>): FoundUser => ({
  ...user,
  name: user.erasedAt === null ? name : null,
});
