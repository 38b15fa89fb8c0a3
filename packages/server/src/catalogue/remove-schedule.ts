import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import { type ConcertRow, type DateRow, lockConcert, stampConcert } from './catalogue.store.ts';
import { deleteHall, type HallSeat, hasPayments, lockHall } from './hall.store.ts';
import { refuseTaken } from './hall.rules.ts';
import { deleteSchedule, lockSchedule } from './schedule.store.ts';

export interface RemoveScheduleInput {
  readonly concertId: string;
  readonly scheduleId: string;
}

interface State {
  readonly concert: (ConcertRow & Locked) | undefined;
  readonly date: (DateRow & Locked) | undefined;
  readonly seats: readonly (HallSeat & Locked)[];
  /** Somebody paid for a seat of it, or tried to. */
  readonly isInHistory: boolean;
}

/** Takes a date out of the catalogue that nobody bought. What people paid for keeps its date: that one is cancelled. */
export const removeSchedule: Command<
  RemoveScheduleInput,
  State,
  { concertId: string; scheduleId: string; status: 'removed' },
  DateRow
> = {
  name: 'concert.removeSchedule',
  share: 1,
  keys: concertKeys,
  // One may have a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,

  async load(batch, [input]) {
    const { concertId, scheduleId } = input!;
    const concert = await lockConcert(batch, concertId);
    const date = await lockSchedule(batch, concertId, scheduleId);
    if (date === undefined) return { concert, date, seats: [], isInHistory: false };
    const seats = await lockHall(batch, date);
    const wasHeld = seats.some((seat) => seat.fence > 0);
    return { concert, date, seats, isInHistory: wasHeld && (await hasPayments(batch, date)) };
  },

  *dependsOn({ concert, date, seats }) {
    yield concert;
    yield date;
    yield* seats;
  },

  decide({ concert, date, seats, isInHistory }, { concertId, scheduleId }, now) {
    if (concert === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (date === undefined) return { refused: refusal('SCHEDULE_NOT_FOUND') };
    const refused = refuseTaken(seats, now) ?? (isInHistory ? refusal('SALES_STARTED') : undefined);
    if (refused) return { refused };
    return { answer: { concertId, scheduleId, status: 'removed' }, effect: date };
  },

  async store(batch, effects) {
    for (const date of effects) {
      await deleteHall(batch, date);
      await deleteSchedule(batch, date);
      await stampConcert(batch, date.concertId);
    }
  },

  events: (_batch, effects): CatalogueEvent[] =>
    effects.map(({ concertId, scheduleId }) => ({ kind: 'schedule.removed', concertId, scheduleId })),
};
