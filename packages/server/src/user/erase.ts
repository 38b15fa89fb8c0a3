import type { Locked } from '../engine/batch.ts';
import type { Command } from '../engine/command.ts';
import { refusal } from '../errors.ts';
import { userKeys } from './keys.ts';
import type { ErasedUser } from './user.schemas.ts';
import { lockUsers, markErased, type UserRow } from './user.store.ts';

type State = Map<string, UserRow & Locked>;

/**
 * Takes a user's name away at once and for good, and marks them: `Erasing` does the rest. Erased again, they stay so since the first
 * time, and what was written about them meanwhile is removed, too.
 */
export const eraseUser: Command<{ readonly userId: string }, State, ErasedUser, string> = {
  name: 'user.erase',
  share: 1,
  keys: userKeys,
  partition: () => 'users',

  load: (batch, inputs) =>
    lockUsers(
      batch,
      inputs.map((input) => input.userId),
    ),

  dependsOn: (users, { userId }) => [users.get(userId)],

  decide(users, { userId }, now) {
    const user = users.get(userId);
    if (user === undefined) return { refused: refusal('USER_NOT_FOUND') };
    const erasedAt = user.erasedAt ?? now;
    users.set(userId, { userId, name: '', erasedAt, busy: false });
    return { answer: { userId, erasedAt }, effect: userId };
  },

  store: (batch, userIds) => markErased(batch, userIds, batch.now),
  events: () => [],
};
