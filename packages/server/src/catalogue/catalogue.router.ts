import { newId } from '../ids.ts';
import { newSeed } from '../queue/index.ts';
import { asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { addSchedule } from './add-schedule.ts';
import {
  addScheduleInput,
  concertInput,
  type ConcertOutput,
  createConcertInput,
  listInput,
} from './catalogue.schemas.ts';
import { createConcert } from './create.ts';
import { getConcert, listConcerts } from './list.ts';

/** Procedures of `concert` that are about concerts and their dates. */
export const catalogueRouter = {
  /** Concerts, newest first. Needs no login. */
  list: procedure
    .errors(refusals('INVALID_INPUT'))
    .input(listInput)
    .query(({ ctx, input }): Promise<{ concerts: ConcertOutput[]; nextCursor: string | null }> =>
      listConcerts(ctx.services.catalogue, input),
    ),

  /** One concert. Needs no login. */
  get: procedure
    .errors(refusals('CONCERT_NOT_FOUND'))
    .input(concertInput)
    .query(({ ctx, input }): Promise<ConcertOutput> => getConcert(ctx.services.catalogue, input.concertId)),

  /** Makes a concert with an open queue (operator). */
  create: procedure
    .errors(refusals(...operatorReasons, 'IDEMPOTENCY_KEY_REUSED'))
    .input(createConcertInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<{ concertId: string }> => {
      const concertId = newId('con', ctx.services.clock.now());
      const { title, currency, venue = null, timeZone = null, salesOpenAt, salesEndAt = null } = input;
      const concert = { concertId, title, currency, venue, timeZone, salesOpenAt, salesEndAt, drawSeed: newSeed() };
      // It has no id yet that a repeated call could know.
      const key = keyed(operatorName, operatorName, idempotencyKey, input);
      return settle(ctx, await ctx.services.operators.engine.run(createConcert, concert, key));
    }),

  /** Adds a date with its seats, numbered from 1 (operator). */
  addSchedule: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'))
    .input(addScheduleInput)
    .concat(asOperator)
    .mutation(
      async ({ ctx, input: { idempotencyKey, ...input } }): Promise<{ scheduleId: string; capacity: number }> => {
        const { salesEndAt = null } = input;
        const schedule = { ...input, salesEndAt, scheduleId: newId('sch', ctx.services.clock.now()) };
        const key = keyed(operatorName, input.concertId, idempotencyKey, input);
        return settle(ctx, await ctx.services.engine.run(addSchedule, schedule, key));
      },
    ),
};
