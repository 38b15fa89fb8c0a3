import type { Command } from '../engine/command.ts';
import { userKeys } from './keys.ts';
import type { UserOutput } from './user.schemas.ts';
import { insertUsers, readUsers } from './user.store.ts';

type State = Map<string, UserOutput>;

/** Makes a user, or answers with the one who is there: repeating it is no error and changes nothing. */
export const createUser: Command<UserOutput, State, UserOutput, UserOutput> = {
  name: 'user.create',
  share: 1,
  keys: userKeys,
  partition: () => 'users',

  load: (batch, inputs) =>
    readUsers(
      batch.transaction,
      inputs.map((input) => input.userId),
    ),

  dependsOn: () => [],

  decide(users, { userId, name }) {
    const known = users.get(userId);
    if (known) return { answer: known };
    const user = { userId, name };
    users.set(userId, user);
    return { answer: user, effect: user };
  },

  store: (batch, users) => insertUsers(batch, users, batch.now),
  events: () => [],
};
