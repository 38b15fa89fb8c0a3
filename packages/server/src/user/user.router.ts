import { asOperator, asOperatorWithout, operatorName, operatorReasons } from '../operator/index.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { createUser } from './create.ts';
import { listUsers } from './list.ts';
import { eraseUser } from './erase.ts';
import {
  createUserInput,
  type ErasedUser,
  eraseInput,
  listUsersInput,
  type UserOutput,
  type UserPage,
} from './user.schemas.ts';

/** Procedures of `user`. `get` tells of wallets, so it stands in wallet/user-wallets.router.ts. */
export const userRouter = {
  /** Makes a user who may enter queues (operator). Repeating it is no error. */
  create: procedure
    .errors(refusals(...operatorReasons, 'USER_ERASED', 'IDEMPOTENCY_KEY_REUSED'))
    .input(createUserInput)
    .concat(asOperatorWithout('name'))
    .mutation(async ({ ctx, input: { idempotencyKey, ...user } }): Promise<UserOutput> => {
      // In the operators' group, so that one key is never for two users.
      const key = keyed(operatorName, operatorName, idempotencyKey, user);
      return settle(ctx, await ctx.services.operators.engine.run(createUser, user, key));
    }),

  /**
   * Erases a user, for good (operator): their name goes everywhere, their places in queues and holds end, and they can't enter again.
   * What they paid stays paid, and the ledger stays. Erasing again changes nothing.
   */
  erase: procedure
    .errors(refusals(...operatorReasons, 'USER_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'))
    .input(eraseInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...user } }): Promise<ErasedUser> => {
      const key = keyed(operatorName, operatorName, idempotencyKey, user);
      return settle(ctx, await ctx.services.operators.engine.run(eraseUser, user, key));
    }),

  /** All users, in the order of their ids (operator). */
  list: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT'))
    .input(listUsersInput)
    .concat(asOperator)
    .query(({ ctx, input }): Promise<UserPage> => listUsers(ctx.services.operators.db, input)),
};
