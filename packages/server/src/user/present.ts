import type { FoundUser } from '../rpc/outputs.ts';
import type { User } from './user.model.ts';

/** A user, as operators see them. */
export const presentUser = ({ name, ...user }: User): FoundUser => ({
  ...user,
  name: user.erasedAt === null ? name : null,
});
