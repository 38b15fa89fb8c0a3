import { asOperator, type Verbs } from './caller.ts';
import type { World } from './world.ts';

export const user = (world: World) =>
  ({
    create({ userId, name }, caller) {
      asOperator(caller);
      if (!world.users.has(userId)) world.users.set(userId, name);
      return { userId, name: world.users.get(userId)! };
    },
  }) satisfies Verbs<'user'>;
