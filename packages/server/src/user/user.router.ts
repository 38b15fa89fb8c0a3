import { asOperator, operatorReasons } from '../operator/index.ts';
import { procedure, refusals, settle } from '../rpc/index.ts';
import { createUser } from './create.ts';
import { createUserInput, type UserOutput } from './user.schemas.ts';

export const userRouter = {
  /** Makes a user who may enter queues (operator). Repeating it is no error. */
  create: procedure
    .errors(refusals(...operatorReasons))
    .input(createUserInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input }): Promise<UserOutput> =>
      settle(ctx, await ctx.services.operators.engine.run(createUser, input)),
    ),
};
