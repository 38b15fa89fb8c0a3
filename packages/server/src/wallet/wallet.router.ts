import { newId } from '../ids.ts';
import { asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { asVisitor, tokenReasons } from '../queue/index.ts';
import type { Context } from '../rpc/context.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { balanceOf, historyOf } from './balance.ts';
import { charge } from './charge.ts';
import { credit, debit } from './move.ts';
import {
  balanceInput,
  type BalanceOutput,
  chargeInput,
  type ChargeOutput,
  historyInput,
  type HistoryOutput,
  type MoveInput,
  moveInput,
  type MoveOutput,
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

  /** Puts money into the caller's wallet, where that is open to users. Needs a live token, waiting or active. */
  charge: procedure
    .errors(refusals(...tokenReasons, 'CHARGE_CLOSED', 'BALANCE_LIMIT', 'IDEMPOTENCY_KEY_REUSED'))
    .input(chargeInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<ChargeOutput> => {
      const { visit } = ctx;
      const currency = await ctx.services.currencyOf(visit.concertId);
      return settle(
        ctx,
        await ctx.services.engine.run(
          charge,
          {
            visit,
            amount: input.amount,
            currency,
            isOpen: ctx.services.isChargeOpen,
            entryId: newId('ent', ctx.services.clock.now()),
          },
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

  /** Puts money that a service took in into a user's wallet (services, operator's key). A reference counts once, whatever the key. */
  credit: procedure
    .errors(refusals(...operatorReasons, 'USER_NOT_FOUND', 'BALANCE_LIMIT', 'IDEMPOTENCY_KEY_REUSED'))
    .input(moveInput)
    .concat(asOperator)
    .mutation(({ ctx, input }): Promise<MoveOutput> => move(ctx, credit, input)),

  /** Takes money that a service pays out from a user's wallet (services, operator's key). A reference counts once, whatever the key. */
  debit: procedure
    .errors(refusals(...operatorReasons, 'USER_NOT_FOUND', 'INSUFFICIENT_BALANCE', 'IDEMPOTENCY_KEY_REUSED'))
    .input(moveInput)
    .concat(asOperator)
    .mutation(({ ctx, input }): Promise<MoveOutput> => move(ctx, debit, input)),
};

async function move(
  ctx: Context,
  command: typeof credit,
  { idempotencyKey, ...movement }: MoveInput,
): Promise<MoveOutput> {
  const call = { ...movement, service: operatorName, entryId: newId('ent', ctx.services.clock.now()) };
  // In the services' group, so that one key is never for two users.
  const key = keyed(operatorName, operatorName, idempotencyKey, movement);
  return settle(ctx, await ctx.services.engine.run(command, call, key));
}
