import { asOnlooker, asOperator, operatorName, operatorReasons } from '../../operator/index.ts';
import { keyed, procedure, refusals, settle } from '../../rpc/index.ts';
import { blockSeats } from './block.ts';
import {
  type BlockedOutput,
  type BlockedSeats,
  blockedSeatsInput,
  blockSeatsInput,
  unblockSeatsInput,
} from './holdback.schemas.ts';
import { listBlocked } from './list.ts';
import { unblockSeats } from './unblock.ts';

const unknown = ['CONCERT_NOT_FOUND', 'SCHEDULE_NOT_FOUND', 'SECTION_NOT_FOUND', 'SEAT_NOT_FOUND'] as const;

/** Procedures of `concert` that are about seats which operators keep back. */
export const holdbackRouter = {
  /**
   * Keeps seats of a date back under a label, all of them or none (operator): nobody sees, holds or buys them until they are freed.
   * Blocking again changes the label.
   */
  blockSeats: procedure
    .errors(refusals(...operatorReasons, ...unknown, 'SEAT_TAKEN', 'IDEMPOTENCY_KEY_REUSED'))
    .input(blockSeatsInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<BlockedOutput> => {
      const key = keyed(operatorName, input.concertId, idempotencyKey, input);
      return settle(ctx, await ctx.services.engine.run(blockSeats, input, key));
    }),

  /** Frees seats that are kept back: by their ids, by section or rows, or all that have a label (operator). Freeing a free seat is no error. */
  unblockSeats: procedure
    .errors(refusals(...operatorReasons, ...unknown, 'IDEMPOTENCY_KEY_REUSED'))
    .input(unblockSeatsInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<BlockedOutput> => {
      const key = keyed(operatorName, input.concertId, idempotencyKey, input);
      return settle(ctx, await ctx.services.engine.run(unblockSeats, input, key));
    }),

  /** The seats of a date that are kept back, with how many there are under each label and what is sold and held beside them (operator). */
  blockedSeats: procedure
    .errors(refusals(...operatorReasons, 'INVALID_INPUT', 'SCHEDULE_NOT_FOUND'))
    .input(blockedSeatsInput)
    .concat(asOnlooker)
    .query(({ ctx, input }): Promise<BlockedSeats> => listBlocked(ctx.services, input)),
};
