import type { SeatMap } from '@stagedoor/hall';
import { newId } from '../ids.ts';
import { newSeed } from '../queue/index.ts';
import { asOperator, operatorName, operatorReasons } from '../operator/index.ts';
import { given, keyed, procedure, refusals, settle } from '../rpc/index.ts';
import { addSchedule } from './add-schedule.ts';
import {
  type ConcertDetails,
  concertInput,
  type ConcertOutput,
  createConcertInput,
  listInput,
  updateConcertInput,
} from './catalogue.schemas.ts';
import { createConcert } from './create.ts';
import { getConcert, listConcerts } from './list.ts';
import { removeSchedule } from './remove-schedule.ts';
import {
  addScheduleInput,
  type DateDetails,
  removeScheduleInput,
  seatMapInput,
  updateScheduleInput,
} from './schedule.schemas.ts';
import { seatMapOf } from './seat-map.ts';
import { updateConcert } from './update.ts';
import { updateSchedule } from './update-schedule.ts';

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

  /**
   * The hall of a date: sections, prices, and where each seat stands, in columns; `readSeatMap` of `@stagedoor/client/hall` makes
   * objects of them. It changes only with prices, so browsers and proxies may keep it. Needs no login.
   */
  seatMap: procedure
    .errors(refusals('SCHEDULE_NOT_FOUND'))
    .input(seatMapInput)
    .query(async ({ ctx, input }): Promise<SeatMap> => {
      const map = await seatMapOf(ctx.services.seatMaps, input);
      ctx.onShared?.(map.version);
      return map;
    }),

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
    .errors(
      refusals(
        ...operatorReasons,
        'CONCERT_NOT_FOUND',
        'CONCERT_CANCELLED',
        'PLAN_NOT_FOUND',
        'SECTION_NOT_FOUND',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(addScheduleInput)
    .concat(asOperator)
    .mutation(
      async ({ ctx, input: { idempotencyKey, ...input } }): Promise<{ scheduleId: string; capacity: number }> => {
        const { concertId, startsAt, salesEndAt = null, sections, stage, focalPoint, planId = '', prices = [] } = input;
        const hall = sections
          ? { stage, focalPoint, sections }
          : { planId, prices: prices.map(({ name, price }) => ({ section: name, price })) };
        const scheduleId = newId('sch', ctx.services.clock.now());
        const schedule = { concertId, scheduleId, startsAt, salesEndAt, hall };
        const key = keyed(operatorName, input.concertId, idempotencyKey, input);
        return settle(ctx, await ctx.services.engine.run(addSchedule, schedule, key));
      },
    ),

  /** Corrects a concert's title, venue, time zone or end of sale; what is missing stays (operator). */
  update: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'))
    .input(updateConcertInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<ConcertDetails> => {
      const { concertId, ...changes } = input;
      const key = keyed(operatorName, concertId, idempotencyKey, input);
      const concert = { concertId, changes: given(changes) };
      return settle(ctx, await ctx.services.engine.run(updateConcert, concert, key));
    }),

  /** Corrects when a date begins, until when it is sold, and prices of sections in which nobody has a seat; what is missing stays (operator). */
  updateSchedule: procedure
    .errors(
      refusals(
        ...operatorReasons,
        'CONCERT_NOT_FOUND',
        'SCHEDULE_NOT_FOUND',
        'SECTION_NOT_FOUND',
        'SEAT_TAKEN',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(updateScheduleInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { idempotencyKey, ...input } }): Promise<DateDetails> => {
      const { concertId, scheduleId, sections = [], ...changes } = input;
      const key = keyed(operatorName, concertId, idempotencyKey, input);
      const prices = sections.map(({ name, price }) => ({ section: name, price }));
      const date = { concertId, scheduleId, changes: given(changes), prices };
      return settle(ctx, await ctx.services.engine.run(updateSchedule, date, key));
    }),

  /** Takes away a date of which nobody holds a seat, and nobody ever paid for one or tried to (operator). */
  removeSchedule: procedure
    .errors(
      refusals(
        ...operatorReasons,
        'CONCERT_NOT_FOUND',
        'SCHEDULE_NOT_FOUND',
        'SEAT_TAKEN',
        'SALES_STARTED',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(removeScheduleInput)
    .concat(asOperator)
    .mutation(
      async ({
        ctx,
        input: { idempotencyKey, ...input },
      }): Promise<{ concertId: string; scheduleId: string; status: 'removed' }> => {
        const key = keyed(operatorName, input.concertId, idempotencyKey, input);
        return settle(ctx, await ctx.services.engine.run(removeSchedule, input, key));
      },
    ),
};
