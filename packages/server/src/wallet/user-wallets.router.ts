import { asOperator, operatorReasons } from '../operator/index.ts';
import { procedure, refusals } from '../rpc/index.ts';
import { findUser, userInput } from '../user/index.ts';
import { balancesOf } from './balance.ts';
import type { UserWithBalances } from './wallet.schemas.ts';

/** Procedures of `user` that tell what they have. */
export const userWalletsRouter = {
  /** One user, with what is in their wallets (operator). */
  get: procedure
    .errors(refusals(...operatorReasons, 'USER_NOT_FOUND'))
    .input(userInput)
    .concat(asOperator)
    .query(async ({ ctx, input: { userId } }): Promise<UserWithBalances> => {
      const { db } = ctx.services.operators;
      return { ...(await findUser(db, userId)), balances: await balancesOf(db, userId) };
    }),
};
