import { newId } from '../ids.ts';
import type { TrackedEnvelope } from '@trpc/server';
import { refusal } from '../errors.ts';
import { asVisitor, bearerOf, tokenReasons } from '../queue/index.ts';
import { actorOf, keyed, procedure, readStream, refusals, settle } from '../rpc/index.ts';
import { Refused } from '../rpc/refused.ts';
import { holdBest } from './best/hold-best.ts';
import { releaseHold } from './release-hold.ts';
import { nameSeatsIfThere } from './name-seats.ts';
import { runningHolds } from './holds.ts';
import type { Held } from './hold-seats.ts';
import { reserve } from './reserve.ts';
import { runsToJudge } from './runs.ts';
import { seatStates, watchSeats } from './live/watch-seats.ts';
import { inOrder } from './seating.rules.ts';
import {
  releaseInput,
  dateInput,
  datesInput,
  holdsInput,
  type ReservationOutput,
  reserveBestInput,
  reserveInput,
  type ScheduleOutput,
  type SeatChanges,
  type SeatStates,
  seatsInput,
  type SeatsOutput,
  watchSeatsInput,
} from './seating.schemas.ts';
import { availableDates, availableSeats } from './seats.ts';

/** Procedures of `concert` that are about seats and holds. */
export const seatingRouter = {
  /** The dates with how many seats are free. Needs an active token. */
  availableDates: procedure
    .errors(refusals(...tokenReasons, 'CONCERT_NOT_FOUND'))
    .input(datesInput)
    .concat(asVisitor)
    .query(async ({ ctx, input }): Promise<{ schedules: ScheduleOutput[] }> => {
      await ctx.browse();
      return await availableDates(ctx.services.seats, input.concertId);
    }),

  /** The free seats of one date, or of some of its sections. Needs an active token. */
  availableSeats: procedure
    .errors(refusals(...tokenReasons, 'SCHEDULE_NOT_FOUND'))
    .input(seatsInput)
    .concat(asVisitor)
    .query(async ({ ctx, input }): Promise<SeatsOutput> => {
      await ctx.browse();
      return await availableSeats(ctx.services.seats, input);
    }),

  /** Which seats of a date are taken, as a bitmap: what `watchSeats` tells first, for polls. Needs an active token. */
  seatStates: procedure
    .errors(refusals(...tokenReasons, 'SCHEDULE_NOT_FOUND'))
    .input(dateInput)
    .concat(asVisitor)
    .query(async ({ ctx, input }): Promise<SeatStates> => {
      await ctx.browse();
      return await seatStates(ctx.services.liveSeats, input);
    }),

  /**
   * The same as a stream: everything first, then what changes, as it changes. It is resumed by `lastEventId`, and tells everything again
   * where that is too old or shorter. Needs nothing but an active token, and ends with the reason once the token is not active any more.
   */
  watchSeats: procedure
    .errors(refusals(...tokenReasons, 'SCHEDULE_NOT_FOUND'))
    .input(watchSeatsInput)
    .subscription(
      async ({
        ctx,
        input,
        signal,
      }): Promise<AsyncGenerator<TrackedEnvelope<SeatStates | SeatChanges>, void, unknown>> => {
        const visitor = await bearerOf(ctx.services, await actorOf(ctx), input);
        await visitor.browse();
        const stream = await watchSeats(ctx.services.liveSeats, input, visitor.refuse);
        ctx.onStream?.(stream);
        return readStream(stream, signal);
      },
    ),

  /** Holds 1–8 seats for a few minutes: all of them or none. Needs an active token. */
  reserve: procedure
    .errors(
      refusals(
        ...tokenReasons,
        'SCHEDULE_NOT_FOUND',
        'SALES_ENDED',
        'SCHEDULE_CANCELLED',
        'SEAT_NOT_FOUND',
        'SEAT_TAKEN',
        'ORPHAN_SEAT',
        'LIMIT_EXCEEDED',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(reserveInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<ReservationOutput> => {
      const { visit } = ctx;
      const { concertId, scheduleId, seatIds, idempotencyKey } = input;
      const intent = { concertId, scheduleId, seatIds: inOrder(seatIds) };
      // Before the hold: when they can't be read, nothing is done.
      const { title } = await ctx.services.concertOf(visit.concertId);
      const runs = await runsToJudge(ctx.services, input);
      const held = settle(
        ctx,
        await ctx.services.engine.run(
          reserve,
          { visit, scheduleId, seatIds, runs, reservationId: newId('res', ctx.services.clock.now()) },
          keyed(visit.userId, visit.concertId, idempotencyKey, intent),
        ),
      );
      if ('seats' in held) return { ...held, title };
      // Stored under its key by the release before.
      const [named] = await ctx.read((db) => nameSeatsIfThere(db, [{ concertId, scheduleId, seatIds }]));
      if (named === undefined) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
      return { ...(held as Held), ...named, title };
    }),

  /** Holds the best 1–8 seats that can be had, for a few minutes: adjacent ones nearest to where one wants to be. Needs an active token. */
  reserveBest: procedure
    .errors(
      refusals(
        ...tokenReasons,
        'SCHEDULE_NOT_FOUND',
        'SALES_ENDED',
        'SCHEDULE_CANCELLED',
        'NOT_ENOUGH_SEATS',
        'LIMIT_EXCEEDED',
        'IDEMPOTENCY_KEY_REUSED',
      ),
    )
    .input(reserveBestInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<ReservationOutput> => {
      const { visit, services } = ctx;
      const { idempotencyKey, token: _token, ...wish } = input;
      const intent = { ...wish, sections: wish.sections && [...new Set(wish.sections)].sort() };
      const key = keyed(visit.userId, visit.concertId, idempotencyKey, intent);
      const { title } = await services.concertOf(visit.concertId);
      return { ...settle(ctx, await holdBest(services, visit, wish, { key, isInside: ctx.isInside() })), title };
    }),

  /** The visit's holds that still run: what a page shows again after a reload. Needs an active token. */
  holds: procedure
    .errors(refusals(...tokenReasons))
    .input(holdsInput)
    .concat(asVisitor)
    .query(async ({ ctx }): Promise<{ holds: ReservationOutput[] }> => {
      await ctx.browse();
      const { title } = await ctx.services.concertOf(ctx.visit.concertId);
      const holds = await ctx.read((db) => runningHolds(db, ctx.visit, ctx.services.clock.now()));
      return { holds: holds.map((hold) => ({ ...hold, title })) };
    }),

  /** Gives a hold back early. Releasing twice is no error. */
  release: procedure
    .errors(refusals(...tokenReasons, 'RESERVATION_NOT_FOUND', 'ALREADY_PAID'))
    .input(releaseInput)
    .concat(asVisitor)
    .mutation(async ({ ctx, input }): Promise<{ reservationId: string; status: 'released' }> =>
      settle(ctx, await ctx.services.engine.run(releaseHold, { ...input, visit: ctx.visit })),
    ),
};
