import { asOnlooker, asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { cancelConcert } from './cancel-concert.ts';
import { cancelSchedule } from './cancel-schedule.ts';
import {
  cancelConcertInput,
  cancellationsInput,
  type CancellationsOutput,
  type CancelledConcert,
  type CancelledSchedule,
  cancelScheduleInput,
} from './cancellation.schemas.ts';
import { listCancellations } from './list.ts';

/** Procedures of `concert` that are about what does not take place. */
export const cancellationRouter = {
  /**
   * Cancels a concert with all its dates, for good (operator): nobody enters, waits, holds or pays any more, and every payment is
   * refunded by itself. Cancelling again changes nothing.
   */
  cancel: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'))
    .input(cancelConcertInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<CancelledConcert> => {
      const key = keyed(operatorName, input.concertId, idempotencyKey, input);
      return settle(ctx, await ctx.services.engine.run(cancelConcert, input, key));
    }),

  /** Cancels one date, for good (operator): nobody holds or pays any more, and every payment is refunded by itself. */
  cancelSchedule: procedure
    .errors(refusals(...operatorReasons, 'SCHEDULE_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'))
    .input(cancelScheduleInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<CancelledSchedule> => {
      const key = keyed(operatorName, input.concertId, idempotencyKey, input);
      return settle(ctx, await ctx.services.engine.run(cancelSchedule, input, key));
    }),

  /** How far the refunds of a concert's cancelled dates are, in the order in which the dates were added (operator). */
  cancellations: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND'))
    .input(cancellationsInput)
    .concat(asOnlooker)
    .query(async ({ ctx: { services }, input: { concertId, ...at } }): Promise<CancellationsOutput> => {
      await services.concertOf(concertId);
      return await listCancellations(services.operators.db, concertId, at);
    }),
};
