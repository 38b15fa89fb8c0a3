import { newId } from '../ids.ts';
import { asOperator, operatorName } from '../operator/index.ts';
import { asVisitor, tokenReasons } from '../queue/index.ts';
import { asUser, keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { findPayment, getPayment, listPayments } from './list.ts';
import { pay } from './pay.ts';
import {
  listInput,
  payInput,
  paymentInput,
  type PaymentOutput,
  type PayOutput,
  refundInput,
} from './payment.schemas.ts';
import { refund } from './refund.ts';

export const paymentRouter = {
  /** Pays a hold from the wallet and ends the visit. Needs an active token. */
  pay: procedure
    .errors(
      refusals(
        ...tokenReasons,
        'RESERVATION_NOT_FOUND',
        'HOLD_EXPIRED',
        'ALREADY_PAID',
        'SCHEDULE_CANCELLED',
        'INSUFFICIENT_BALANCE',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(payInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<PayOutput> => {
      const { visit } = ctx;
      const currency = await ctx.services.currencyOf(visit.concertId);
      const call = {
        visit,
        reservationId: input.reservationId,
        currency,
        paymentId: newId('pay', ctx.services.clock.now()),
        entryId: newId('ent', ctx.services.clock.now()),
      };
      return settle(
        ctx,
        await ctx.services.engine.run(
          pay,
          call,
          keyed(visit.userId, visit.concertId, input.idempotencyKey, { reservationId: input.reservationId }),
        ),
      );
    }),

  /** One of the caller's payments with its history. */
  get: procedure
    .errors(refusals('PAYMENT_NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN'))
    .input(paymentInput)
    .concat(asUser)
    .query(({ ctx, input }): Promise<PaymentOutput> => ctx.read((db) => getPayment(db, ctx.userId, input.paymentId))),

  /** The caller's payments with their history, refused attempts included, newest first. */
  list: procedure
    .errors(refusals('INVALID_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN'))
    .input(listInput)
    .concat(asUser)
    .query(({ ctx, input }): Promise<{ payments: PaymentOutput[]; nextCursor: string | null }> =>
      ctx.read((db) => listPayments(db, ctx.userId, input)),
    ),

  /** Gives a payment back: the money to the wallet, the seats to the hall (operator). */
  refund: procedure
    .errors(
      refusals(
        'PAYMENT_NOT_FOUND',
        'NOT_PAID',
        'BALANCE_LIMIT',
        'IDEMPOTENCY_KEY_REUSED',
        'UNAUTHENTICATED',
        'FORBIDDEN',
      ),
    )
    .input(refundInput)
    .concat(asOperator)
    .mutation(
      async ({ ctx, input: { paymentId, reason, idempotencyKey } }): Promise<{ refundId: string; amount: number }> => {
        const { concertId, reservationId, userId, currency } = await findPayment(ctx.services.operators.db, paymentId);
        const call = {
          concertId,
          reservationId,
          userId,
          currency,
          reason,
          refundId: newId('ref', ctx.services.clock.now()),
        };
        const key = keyed(operatorName, concertId, idempotencyKey, { paymentId, reason });
        return settle(ctx, await ctx.services.engine.run(refund, call, key));
      },
    ),
};
