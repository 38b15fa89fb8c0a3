import { asOperator, operatorReasons, procedure, refusals } from '../trpc.ts';
import { createUser } from './create.ts';
import { createUserInput, type UserOutput } from './user.schemas.ts';

export const userRouter = {
  /** Makes a user who may enter queues (operator). Repeating it is no error. */
  create: procedure
    .errors(refusals(...operatorReasons))
    .input(createUserInput)
    .concat(asOperator)
    .mutation(({ ctx, input }): Promise<UserOutput> =>
      createUser(ctx.services.models, input, ctx.services.clock.now()),
    ),
};
