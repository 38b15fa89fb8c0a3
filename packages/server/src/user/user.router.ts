import { asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { createUser } from './create.ts';
import { listUsers } from './list.ts';
import { createUserInput, listUsersInput, type UserOutput, type UserPage } from './user.schemas.ts';

export const userRouter = {
  /** Makes a user who may enter queues (operator). Repeating it is no error. */
  create: procedure
    .errors(refusals(...operatorReasons, 'IDEMPOTENCY_KEY_REUSED'))
    .input(createUserInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...user } }): Promise<UserOutput> => {
      // In the operators' group, so that one key is never for two users.
      const key = keyed(operatorName, operatorName, idempotencyKey, user);
      return settle(ctx, await ctx.services.operators.engine.run(createUser, user, key));
    }),

  /** All users, in the order of their ids (operator). */
  list: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT'))
    .input(listUsersInput)
    .concat(asOperator)
    .query(({ ctx, input }): Promise<UserPage> => listUsers(ctx.services.operators.db, input)),
};
