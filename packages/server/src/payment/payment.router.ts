import { newId } from '../ids.ts';
import { asOnlooker, asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { asVisitor, tokenReasons } from '../queue/index.ts';
import { inOrder } from '../seating/index.ts';
import { asUser, keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { findPayment, getPayment, listPayments } from './list.ts';
import { pay } from './pay.ts';
import { searchPayments } from './search.ts';
import { totalsOf } from './totals.ts';
import { renewed, titled } from './paid.ts';
import {
  type FoundPayments,
  listInput,
  payInput,
  paymentInput,
  type PaymentOutput,
  type PayOutput,
  refundInput,
  type RefundOutput,
  searchInput,
  type PaymentTotals,
  totalsInput,
} from './payment.schemas.ts';
import { refund } from './refund.ts';

/** What the release before stored of a refund under its key, which was always one of everything, has no `remaining`. */
type Stored = Omit<RefundOutput, 'remaining'> & Partial<RefundOutput>;

export const paymentRouter = {
  /** Pays one hold or several from the wallet, all or none, and ends the visit. Needs an active token. */
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
      const { visit, services } = ctx;
      const reservationIds = input.reservationIds ?? [input.reservationId!];
      const { currency, title } = await services.concertOf(visit.concertId);
      // Lists go by ids, which begin with their time: each hold's comes after the one before.
      const ids = (prefix: 'pay' | 'ent'): string[] =>
        reservationIds.map((_, index) => newId(prefix, new Date(services.clock.nowMs() + index)));
      const call = { visit, reservationIds, currency, paymentIds: ids('pay'), entryIds: ids('ent') };
      // One hold, or several in whatever order: the same intent whenever they are the same holds.
      const [first, ...others] = reservationIds.toSorted();
      const intent = others.length === 0 ? { reservationId: first } : { reservationIds: [first, ...others] };
      const key = keyed(visit.userId, visit.concertId, input.idempotencyKey, intent);
      const paid = settle(ctx, await services.engine.run(pay, call, key));
      if ('payments' in paid) return titled(paid, title);
      // Stored under its key by the release before.
      return titled(await ctx.read((db) => renewed(db, visit.concertId, paid)), title);
    }),

  /** One of the caller's payments with its history. */
  get: procedure
    .errors(refusals('PAYMENT_NOT_FOUND', 'UNAUTHENTICATED', 'FORBIDDEN'))
    .input(paymentInput)
    .concat(asUser)
    .query(({ ctx, input }): Promise<PaymentOutput> =>
      ctx.read((db) => getPayment(db, ctx.services, ctx.userId, input.paymentId)),
    ),

  /** The caller's payments with their history, refused attempts included, newest first. */
  list: procedure
    .errors(refusals('INVALID_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN'))
    .input(listInput)
    .concat(asUser)
    .query(({ ctx, input }): Promise<{ payments: PaymentOutput[]; nextCursor: string | null }> =>
      ctx.read((db) => listPayments(db, ctx.services, ctx.userId, input)),
    ),

  /** Any user's payments with their history, newest first: by id, concert, date, user and status (operator). */
  search: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT'))
    .input(searchInput)
    .concat(asOperator)
    .query(({ ctx, input }): Promise<FoundPayments> => searchPayments(ctx.services, input)),

  /** What was paid for a concert so far, and what of it was given back (operator). */
  totals: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND'))
    .input(totalsInput)
    .concat(asOnlooker)
    .query(async ({ ctx: { services }, input }): Promise<PaymentTotals> => {
      const { currency } = await services.concertOf(input.concertId);
      return { ...(await totalsOf(services.operators.db, input)), currency };
    }),

  /** Gives a payment back, or some of its seats: the money to the wallet, the seats to the hall (operator). */
  refund: procedure
    .errors(
      refusals(
        'PAYMENT_NOT_FOUND',
        'NOT_PAID',
        'SEAT_NOT_FOUND',
        'BALANCE_LIMIT',
        'IDEMPOTENCY_KEY_REUSED',
        'UNAUTHENTICATED',
        'FORBIDDEN',
      ),
    )
    .input(refundInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { paymentId, reason, seatIds, idempotencyKey } }): Promise<RefundOutput> => {
      const { concertId, reservationId, userId, currency } = await findPayment(ctx.services.operators.db, paymentId);
      const refundId = newId('ref', ctx.services.clock.now());
      const call = { concertId, reservationId, userId, currency, reason, seatIds, refundId };
      const intent = { paymentId, reason, ...(seatIds ? { seatIds: inOrder(seatIds) } : {}) };
      const key = keyed(operatorName, concertId, idempotencyKey, intent);
      const { remaining, ...given } = settle<Stored>(ctx, await ctx.services.engine.run(refund, call, key));
      return { ...given, remaining: remaining ?? 0 };
    }),
};
