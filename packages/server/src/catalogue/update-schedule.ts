import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import { type NewPrice, saleEnd } from './catalogue.rules.ts';
import { type ConcertRow, type DateRow, lockConcert, stampConcert } from './catalogue.store.ts';
import type { DateDetails } from './catalogue.schemas.ts';
import { type HallSeat, lockHall, readHall, writePrices } from './hall.store.ts';
import { refuseTaken, repriced } from './hall.rules.ts';
import { lockSchedule, writeSchedule } from './schedule.store.ts';

/** What is missing stays as it is. */
export interface UpdateScheduleInput {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly changes: Partial<Pick<DateRow, 'startsAt' | 'salesEndAt'>>;
  readonly prices: readonly NewPrice[];
}

interface State {
  readonly concert: (ConcertRow & Locked) | undefined;
  readonly date: (DateRow & Locked) | undefined;
  /** All of its seats, when prices change; those whose price changes are locked. */
  readonly seats: readonly (HallSeat & Partial<Locked>)[];
}

interface Effect {
  readonly date: DateRow;
  /** The seats whose price changes, as they are afterwards. */
  readonly seats: readonly HallSeat[];
}

/** Corrects a date: when it begins, until when it is sold, and prices of sections nobody has a seat in. */
export const updateSchedule: Command<UpdateScheduleInput, State, DateDetails, Effect> = {
  name: 'concert.updateSchedule',
  share: 1,
  keys: concertKeys,
  // One may change the price of a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,

  async load(batch, [input]) {
    const { concertId, scheduleId, prices } = input!;
    const concert = await lockConcert(batch, concertId);
    const date = await lockSchedule(batch, concertId, scheduleId);
    if (date === undefined || prices.length === 0) return { concert, date, seats: [] };
    const sections = new Set(prices.map((price) => price.section));
    const hall = await readHall(batch, concertId, scheduleId);
    const wanted = hall.filter((seat) => sections.has(seat.section));
    const locked = new Map(
      (await lockHall(batch, { concertId, scheduleId }, wanted)).map((seat) => [seat.seatId, seat]),
    );
    return { concert, date, seats: hall.map((seat) => locked.get(seat.seatId) ?? seat) };
  },

  *dependsOn({ concert, date, seats }) {
    yield concert;
    yield date;
    for (const { busy = false } of seats) yield { busy };
  },

  decide({ concert, date, seats }, { changes, prices }, now) {
    if (concert === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (date === undefined) return { refused: refusal('SCHEDULE_NOT_FOUND') };
    const { changed, unknown, range } = repriced(seats, prices);
    if (unknown.length > 0) return { refused: refusal('SECTION_NOT_FOUND', { sections: unknown }) };
    const refused = refuseTaken(changed, now);
    if (refused) return { refused };
    const { busy: _busy, ...was } = date;
    const changedDate: DateRow = { ...was, ...changes, ...range };
    const { concertId, scheduleId, startsAt, capacity, priceFrom, priceTo } = changedDate;
    const answer = {
      concertId,
      scheduleId,
      startsAt,
      salesEndAt: saleEnd(changedDate, concert.salesEndAt),
      capacity,
      priceRange: { from: priceFrom, to: priceTo },
    };
    return { answer, effect: { date: changedDate, seats: changed } };
  },

  async store(batch, effects) {
    for (const { date, seats } of effects) {
      await writeSchedule(batch, date);
      await writePrices(batch, date, seats);
      await stampConcert(batch, date.concertId);
    }
  },

  events: (_batch, effects): CatalogueEvent[] =>
    effects.map(({ date: { concertId, scheduleId } }) => ({ kind: 'schedule.updated', concertId, scheduleId })),
};
