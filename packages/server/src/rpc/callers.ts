import type { Sequelize } from 'sequelize';
import { refusal } from '../errors.ts';
import type { Actor, Context } from './context.ts';
import { refuseUnknownKeys } from './known-keys.ts';
import { Refused } from './refused.ts';
import { t } from './trpc.ts';

/**
 * Needs someone who proved who they are: a user, a service or an operator. Comes after the input, as the order of checks says, so
 * this is where a mutation's keys are all known; queries leave out what they don't know.
 */
export const asCaller = t.procedure.meta({ rung: 'caller' }).use(async ({ ctx, type, input, getRawInput, next }) => {
  const unknown = type === 'mutation' ? refuseUnknownKeys(await getRawInput(), input) : undefined;
  if (unknown) throw new Refused(unknown);
  const actor = await actorOf(ctx);
  if (actor.kind === 'anonymous') throw new Refused(refusal('UNAUTHENTICATED'));
  return await next({ ctx: { actor } });
});

export const forUsers = 'This is for the user themselves: call it with the user’s access token.';

/** Who calls, where nobody has to say so. A credential that proves nothing is refused all the same. */
export const actorOf = async ({ actor }: Pick<Context, 'actor'>): Promise<Actor> =>
  typeof actor === 'function' ? await actor() : actor;

/** Needs a user. */
export const asUser = asCaller.meta({ rung: 'user' }).use(({ ctx, next }) => {
  if (ctx.actor.kind !== 'user') throw new Refused(refusal('FORBIDDEN', {}, forUsers));
  const { userId } = ctx.actor;
  return next({
    ctx: {
      userId,
      /** Reads from the database, when it is this user's turn. */
      read: <T>(work: (db: Sequelize) => Promise<T>): Promise<T> => ctx.services.readFor(userId, work),
    },
  });
});
