import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import { type NewPrice, saleEnd } from './catalogue.rules.ts';
import { type ConcertRow, type DateRow, lockConcert, stampConcert } from './catalogue.store.ts';
import type { DateDetails } from './schedule.schemas.ts';
import { newPrices, priceRange, refuseTaken } from './hall.rules.ts';
import { type HallSeat, lockHall, readSections, type Section, writePrices } from './hall.store.ts';
import { insertMove } from './move.store.ts';
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
  /** Of the date, when prices may change. */
  readonly sections: readonly Section[];
  /** The seats whose price changes, locked. */
  readonly seats: readonly (HallSeat & Locked)[];
}

interface Effect {
  readonly was: DateRow;
  readonly date: DateRow;
  readonly prices: readonly NewPrice[];
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
    if (date === undefined || prices.length === 0) return { concert, date, sections: [], seats: [] };
    const sections = await readSections(batch, date);
    const { changed } = newPrices(sections, prices);
    const seats =
      changed.length > 0
        ? await lockHall(
            batch,
            date,
            changed.map((price) => price.section),
          )
        : [];
    return { concert, date, sections, seats };
  },

  *dependsOn({ concert, date, seats }) {
    yield concert;
    yield date;
    yield* seats;
  },

  decide({ concert, date, sections, seats }, { changes, prices }, now) {
    if (concert === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (date === undefined) return { refused: refusal('SCHEDULE_NOT_FOUND') };
    const { changed, unknown } = newPrices(sections, prices);
    if (unknown.length > 0) return { refused: refusal('SECTION_NOT_FOUND', { sections: unknown }) };
    const refused = refuseTaken(seats, now);
    if (refused) return { refused };
    const { busy: _busy, ...was } = date;
    const changedDate = { ...was, ...changes, ...(changed.length > 0 ? priceRange(sections, changed) : {}) };
    const { concertId, scheduleId, startsAt, capacity, priceFrom, priceTo } = changedDate;
    const answer = {
      concertId,
      scheduleId,
      startsAt,
      salesEndAt: saleEnd(changedDate, concert.salesEndAt),
      capacity,
      priceRange: { from: priceFrom, to: priceTo },
    };
    return { answer, effect: { was, date: changedDate, prices: changed } };
  },

  async store(batch, effects) {
    for (const { was, date, prices } of effects) {
      if (was.startsAt.getTime() !== date.startsAt.getTime()) await insertMove(batch, was);
      await writeSchedule(batch, date);
      await writePrices(batch, date, prices);
      await stampConcert(batch, date.concertId);
    }
  },

  events: (_batch, effects): CatalogueEvent[] =>
    effects.map(({ date: { concertId, scheduleId } }) => ({ kind: 'schedule.updated', concertId, scheduleId })),
};
