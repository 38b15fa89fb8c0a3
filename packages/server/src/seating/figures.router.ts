import { refusal } from '../errors.ts';
import { asOnlooker, operatorReasons } from '../operator/index.ts';
import { procedure, refusals } from '../rpc/index.ts';
import { Refused } from '../rpc/refused.ts';
import { figuresInput, type SeatFigures, type TakenByWhom, takenSeatsInput } from './figures.schemas.ts';

/** Procedures of `concert` that tell what became of seats. */
export const figuresRouter = {
  /** How many seats of each date are sold, held, kept back and free (operator). From memory, so cheap enough to ask each second. */
  figures: procedure
    .errors(refusals(...operatorReasons, 'CONCERT_NOT_FOUND'))
    .input(figuresInput)
    .concat(asOnlooker)
    .query(async ({ ctx, input: { concertId } }): Promise<SeatFigures> => {
      if ((await ctx.services.knownQueue(concertId)) === undefined) throw new Refused(refusal('CONCERT_NOT_FOUND'));
      return { concertId, dates: await ctx.services.seats.figures(concertId) };
    }),

  /** Which seats of a date are sold, held and kept back, as bitmaps that `readTaken` of `@stagedoor/client/hall` reads (operator). */
  takenSeats: procedure
    .errors(refusals(...operatorReasons, 'SCHEDULE_NOT_FOUND'))
    .input(takenSeatsInput)
    .concat(asOnlooker)
    .query(async ({ ctx, input: { concertId, scheduleId } }): Promise<TakenByWhom> => {
      const { services } = ctx;
      // Memory is for concerts that there are.
      const taken = (await services.knownQueue(concertId)) && (await services.seats.takenByWhom(concertId, scheduleId));
      if (taken === undefined) throw new Refused(refusal('SCHEDULE_NOT_FOUND'));
      return taken;
    }),
};
