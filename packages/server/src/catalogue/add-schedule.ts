import type { Command } from '../engine/command.ts';
import { refusal } from '../errors.ts';
import { concertKeys, type QueueRow, readQueue, refuseCancelled } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import { stampConcert } from './catalogue.store.ts';
import { type PlannedSeat, planSeats, type SectionPlan } from './catalogue.rules.ts';
import { insertSchedule, insertSeats } from './schedule.store.ts';

export interface AddScheduleInput {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly startsAt: Date;
  /** Its start unless given. */
  readonly salesEndAt: Date | null;
  readonly sections: readonly SectionPlan[];
}

interface Effect {
  readonly input: AddScheduleInput;
  readonly seats: readonly PlannedSeat[];
}

/** Adds a date with its seats. */
export const addSchedule: Command<
  AddScheduleInput,
  { queue: QueueRow | undefined },
  { scheduleId: string; capacity: number },
  Effect
> = {
  name: 'concert.addSchedule',
  share: 1,
  keys: concertKeys,
  // One may bring a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,
  load: async (batch) => ({ queue: await readQueue(batch, batch.partition) }),
  dependsOn: () => [],

  decide({ queue }, input) {
    if (queue === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (queue.state === 'cancelled') return { refused: refuseCancelled(queue) };
    const seats = planSeats(input.sections);
    return { answer: { scheduleId: input.scheduleId, capacity: seats.length }, effect: { input, seats } };
  },

  async store(batch, effects) {
    for (const { input, seats } of effects) {
      const { concertId, scheduleId, startsAt, salesEndAt } = input;
      const prices = input.sections.map((section) => section.price);
      await insertSchedule(batch, {
        concertId,
        scheduleId,
        startsAt,
        salesEndAt,
        capacity: seats.length,
        priceFrom: Math.min(...prices),
        priceTo: Math.max(...prices),
      });
      await insertSeats(batch, concertId, scheduleId, seats);
      // Last, so that the concert's row is locked for a moment only.
      await stampConcert(batch, concertId);
    }
  },

  events: (_batch, effects): CatalogueEvent[] =>
    effects.map(({ input: { concertId, scheduleId, startsAt }, seats }) => ({
      kind: 'schedule.added',
      concertId,
      scheduleId,
      startsAt,
      capacity: seats.length,
    })),
};
