import { newId } from '../ids.ts';
import { asVisitor, tokenReasons } from '../queue/index.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { balanceOf, historyOf } from './balance.ts';
import { charge } from './charge.ts';
import {
  balanceInput,
  type BalanceOutput,
  chargeInput,
  type ChargeOutput,
  historyInput,
  type HistoryOutput,
} from './wallet.schemas.ts';

export const walletRouter = {
  /** The caller's balance. Needs a live token, waiting or active. */
  balance: procedure
    .errors(refusals(...tokenReasons))
    .input(balanceInput)
    .concat(asVisitor)
    .query(async ({ ctx }): Promise<BalanceOutput> => {
      await ctx.live();
      const currency = await ctx.services.currencyOf(ctx.visit.concertId);
      return await ctx.read((db) => balanceOf(db, ctx.userId, currency));
    }),

  /** Puts money into the caller's wallet. Needs a live token, waiting or active. */
  charge: procedure
    .errors(refusals(...tokenReasons, 'BALANCE_LIMIT', 'IDEMPOTENCY_KEY_REUSED'))
    .input(chargeInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<ChargeOutput> => {
      const { visit } = ctx;
      const currency = await ctx.services.currencyOf(visit.concertId);
      return settle(
        ctx,
        await ctx.services.engine.run(
          charge,
          { visit, amount: input.amount, currency, entryId: newId('ent', ctx.services.clock.now()) },
          keyed(visit.userId, visit.userId, input.idempotencyKey, { amount: input.amount, currency }),
        ),
      );
    }),

  /** What went in and out of the caller's wallet, newest first. Needs a live token. */
  history: procedure
    .errors(refusals(...tokenReasons))
    .input(historyInput)
    .concat(asVisitor)
    .query(async ({ ctx, input }): Promise<HistoryOutput> => {
      await ctx.live();
      const currency = await ctx.services.currencyOf(ctx.visit.concertId);
      return await ctx.read((db) => historyOf(db, ctx.userId, currency, input));
    }),
};
