import type { Locked } from '../engine/batch.ts';
import type { Command } from '../engine/command.ts';
import { userKeys } from './keys.ts';
import { refuseErased } from './user.rules.ts';
import type { UserOutput } from './user.schemas.ts';
import { insertUsers, lockUsers, type UserRow } from './user.store.ts';

type State = Map<string, UserRow & Locked>;

/** Makes a user, or answers with the one who is there: repeating it is no error and changes nothing. */
export const createUser: Command<UserOutput, State, UserOutput, UserOutput> = {
  name: 'user.create',
  share: 1,
  keys: userKeys,
  partition: () => 'users',

  load: (batch, inputs) =>
    lockUsers(
      batch,
      inputs.map((input) => input.userId),
    ),

  dependsOn: (users, { userId }) => [users.get(userId)],

  decide(users, { userId, name }) {
    const known = users.get(userId);
    if (known) {
      const refused = refuseErased(known);
      return refused ? { refused } : { answer: { userId, name: known.name } };
    }
    const user = { userId, name };
    users.set(userId, { ...user, erasedAt: null, busy: false });
    return { answer: user, effect: user };
  },

  store: (batch, users) => insertUsers(batch, users, batch.now),
  events: () => [],
};
