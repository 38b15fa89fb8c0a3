import { newId } from '../ids.ts';
import { asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { asVisitor, tokenReasons, visitorOf } from '../queue/index.ts';
import type { Context } from '../rpc/context.ts';
import { asUser, keyed, procedure, refusals, settle } from '../rpc/index.ts';
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

/** Procedures of `wallet`. `audit` reads everything, so it stands in audit/. */
export const walletRouter = {
  /** The caller's balance in a currency, or in that of the concert that they visit with a live token. */
  balance: procedure
    .errors(refusals(...tokenReasons))
    .input(balanceInput)
    .concat(asUser)
    .query(async ({ ctx, input }): Promise<BalanceOutput> => {
      const currency = await currencyFor(ctx, input);
      return await ctx.read((db) => balanceOf(db, ctx.userId, currency));
    }),

  /** Puts money into the caller's wallet, where that is open to users. Needs a live token, waiting or active. */
  charge: procedure
    .errors(refusals(...tokenReasons, 'CHARGE_CLOSED', 'BALANCE_LIMIT', 'IDEMPOTENCY_KEY_REUSED'))
    .input(chargeInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<ChargeOutput> => {
      const { visit } = ctx;
      const { currency } = await ctx.services.concertOf(visit.concertId);
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

  /** What went in and out of the caller's wallet, newest first. */
  history: procedure
    .errors(refusals(...tokenReasons))
    .input(historyInput)
    .concat(asUser)
    .query(async ({ ctx, input }): Promise<HistoryOutput> => {
      const currency = await currencyFor(ctx, input);
      return await ctx.read((db) => historyOf(db, ctx.userId, currency, input));
    }),

  /** Puts money that a service took in into a user's wallet (services, operator's key). A reference counts once, whatever the key. */
  credit: procedure
    .errors(refusals(...operatorReasons, 'USER_NOT_FOUND', 'USER_ERASED', 'BALANCE_LIMIT', 'IDEMPOTENCY_KEY_REUSED'))
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

/** The currency that was asked for, or that of the visit's concert. */
async function currencyFor(
  { services, userId }: Context & { readonly userId: string },
  { token, currency }: { token?: string | undefined; currency?: string | undefined },
): Promise<string> {
  if (currency !== undefined) return currency;
  const visitor = await visitorOf(services, userId, { token });
  await visitor.live();
  return (await services.concertOf(visitor.visit.concertId)).currency;
}

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
