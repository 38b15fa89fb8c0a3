import { newId } from '../ids.ts';
import { newSeed } from '../queue/index.ts';
import { asOperator, asVisitor, keyed, operatorReasons, procedure, refusals, settle, tokenReasons } from '../trpc.ts';
import { addSchedule } from './add-schedule.ts';
import { cancel } from './cancel.ts';
import {
  addScheduleInput,
  cancelInput,
  concertInput,
  type ConcertOutput,
  createConcertInput,
  datesInput,
  holdsInput,
  listInput,
  type ReservationOutput,
  reserveInput,
  type ScheduleOutput,
  seatsInput,
  type SeatsOutput,
} from './concert.schemas.ts';
import { createConcert } from './create.ts';
import { runningHolds } from './holds.ts';
import { getConcert, listConcerts } from './list.ts';
import { reserve } from './reserve.ts';
import { availableDates, availableSeats } from './seats.ts';

export const concertRouter = {
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

  /** The dates with how many seats are free. Needs an active token. */
  availableDates: procedure
    .errors(refusals(...tokenReasons, 'CONCERT_NOT_FOUND'))
    .input(datesInput)
    .concat(asVisitor)
    .query(async ({ ctx, input }): Promise<{ schedules: ScheduleOutput[] }> => {
      await ctx.browse();
      return await availableDates(ctx.services.seats, input.concertId);
    }),

  /** The free seats of one date. Needs an active token. */
  availableSeats: procedure
    .errors(refusals(...tokenReasons, 'SCHEDULE_NOT_FOUND'))
    .input(seatsInput)
    .concat(asVisitor)
    .query(async ({ ctx, input }): Promise<SeatsOutput> => {
      await ctx.browse();
      return await availableSeats(ctx.services.seats, input.concertId, input.scheduleId);
    }),

  /** Holds 1–8 seats for a few minutes: all of them or none. Needs an active token. */
  reserve: procedure
    .errors(
      refusals(
        ...tokenReasons,
        'SCHEDULE_NOT_FOUND',
        'SEAT_NOT_FOUND',
        'SEAT_TAKEN',
        'LIMIT_EXCEEDED',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(reserveInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<ReservationOutput> => {
      const { visit } = ctx;
      return settle(
        ctx,
        await ctx.services.engine.run(
          reserve,
          { ...input, visit, reservationId: newId('res', ctx.services.clock.now()) },
          keyed(visit.userId, visit.concertId, input),
        ),
      );
    }),

  /** The visit's holds that still run: what a page shows again after a reload. Needs an active token. */
  holds: procedure
    .errors(refusals(...tokenReasons))
    .input(holdsInput)
    .concat(asVisitor)
    .query(async ({ ctx }): Promise<{ holds: ReservationOutput[] }> => {
      await ctx.browse();
      return await ctx.read((models) => runningHolds(models, ctx.visit, ctx.services.clock.now()));
    }),

  /** Gives a hold back early. Cancelling twice is no error. */
  cancel: procedure
    .errors(refusals(...tokenReasons, 'RESERVATION_NOT_FOUND', 'ALREADY_PAID'))
    .input(cancelInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<{ reservationId: string; status: 'cancelled' }> =>
      settle(ctx, await ctx.services.engine.run(cancel, { ...input, visit: ctx.visit })),
    ),

  /** Makes a concert with an open queue (operator). */
  create: procedure
    .errors(refusals(...operatorReasons))
    .input(createConcertInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input: { title, currency, salesOpenAt } }): Promise<{ concertId: string }> => {
      const concertId = newId('con', ctx.services.clock.now());
      const concert = { concertId, title, currency, salesOpenAt, drawSeed: newSeed() };
      return settle(ctx, await ctx.services.operators.engine.run(createConcert, concert));
    }),

  /** Adds a date with its seats, numbered from 1 (operator). */
  addSchedule: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND'))
    .input(addScheduleInput)
    .concat(asOperator)
    .mutation(async ({ ctx, input }): Promise<{ scheduleId: string; capacity: number }> =>
      settle(
        ctx,
        await ctx.services.engine.run(addSchedule, { ...input, scheduleId: newId('sch', ctx.services.clock.now()) }),
      ),
    ),
};
