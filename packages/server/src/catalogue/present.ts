import { type QueueChange, seedHash } from '../queue/index.ts';
import { saleEnd } from './catalogue.rules.ts';
import type { ConcertRow, ShownDate } from './catalogue.store.ts';
import type { ConcertOutput } from './catalogue.schemas.ts';

/** What is shown of a concert's queue. */
type ShownQueue = Pick<
  QueueChange,
  'salesOpenAt' | 'maxSeatsPerUser' | 'avoidOrphans' | 'drawSeed' | 'drawn' | 'state' | 'soldOut'
>;

/** A concert as anyone may see it, and what it was made from. */
export class ShownConcert {
  readonly output: ConcertOutput;
  readonly #queue: ShownQueue;

  constructor(concert: ConcertRow, dates: readonly ShownDate[], queue: ShownQueue) {
    const { concertId, title, currency, venue, timeZone, salesEndAt, cancelReason } = concert;
    const { salesOpenAt, maxSeatsPerUser, avoidOrphans, drawSeed, drawn, state, soldOut } = queue;
    const prices = dates.flatMap((date) => [date.priceFrom, date.priceTo]);
    this.#queue = queue;
    // Frozen: it is shared by all who look, and written once for all of them.
    this.output = Object.freeze({
      concertId,
      title,
      currency,
      venue,
      timeZone,
      salesOpenAt,
      salesEndAt,
      cancelReason,
      maxSeatsPerUser,
      avoidOrphans,
      priceRange: prices.length > 0 ? Object.freeze({ from: Math.min(...prices), to: Math.max(...prices) }) : null,
      queue: Object.freeze({ state, soldOut }),
      draw: Object.freeze({ seedHash: seedHash(drawSeed), seed: drawn === null ? null : drawSeed, entries: drawn }),
      dates: Object.freeze(
        dates.map(({ scheduleId, capacity, cancelReason, movedFrom, ...times }) =>
          Object.freeze({
            scheduleId,
            startsAt: times.startsAt,
            movedFrom,
            salesEndAt: saleEnd(times, salesEndAt),
            capacity,
            cancelReason,
          }),
        ),
      ) as ConcertOutput['dates'],
    });
  }

  /** Whether it would look the same with this queue. */
  isOf({ salesOpenAt, maxSeatsPerUser, avoidOrphans, drawSeed, drawn, state, soldOut }: ShownQueue): boolean {
    const mine = this.#queue;
    return (
      state === mine.state &&
      soldOut === mine.soldOut &&
      drawn === mine.drawn &&
      drawSeed === mine.drawSeed &&
      maxSeatsPerUser === mine.maxSeatsPerUser &&
      avoidOrphans === mine.avoidOrphans &&
      salesOpenAt.getTime() === mine.salesOpenAt.getTime()
    );
  }
}
