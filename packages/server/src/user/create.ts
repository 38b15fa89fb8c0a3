import type { Command } from '../engine/command.ts';
import type { UserOutput } from './user.schemas.ts';
import { insertUsers, readUsers } from './user.store.ts';

type State = Map<string, UserOutput>;

interface Effect {
  readonly user: UserOutput;
  readonly now: Date;
}

/** Makes a user, or answers with the one who is there: repeating it is no error and changes nothing. */
export const createUser: Command<UserOutput, State, UserOutput, Effect> = {
  name: 'user.create',
  priority: 'pay',
  partition: () => 'users',

  load: (batch, inputs) =>
    readUsers(
      batch.transaction,
      inputs.map((input) => input.userId),
    ),

  rests: () => [],

  decide(users, { userId, name }, now) {
    const known = users.get(userId);
    if (known) return { answer: known };
    const user = { userId, name };
    users.set(userId, user);
    return { answer: user, effect: { user, now } };
  },

  store: (batch, effects) =>
    insertUsers(
      batch,
      effects.map((effect) => effect.user),
      effects[0]!.now,
    ),

  events: () => [],
};
