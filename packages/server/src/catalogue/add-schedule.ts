import { type HallPlan, type Layout, layOut } from '@stagedoor/hall';
import type { Command } from '../engine/command.ts';
import { refusal } from '../errors.ts';
import { readPlan } from '../plan/index.ts';
import { concertKeys, type QueueRow, readQueue, refuseCancelled } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import type { NewPrice } from './catalogue.rules.ts';
import { stampForNewDate } from './catalogue.store.ts';
import { pricedPlan } from './hall.rules.ts';
import { insertHall, insertSchedule, insertSeats } from './schedule.store.ts';

export interface AddScheduleInput {
  readonly concertId: string;
  readonly scheduleId: string;
  readonly startsAt: Date;
  /** Its start unless given. */
  readonly salesEndAt: Date | null;
  /** The hall, or the stored plan that it is made from. */
  readonly hall: HallPlan | { readonly planId: string; readonly prices: readonly NewPrice[] };
}

interface State {
  readonly queue: QueueRow | undefined;
  /** What a stored plan says: it never changes, so it is not locked. */
  readonly stored: HallPlan | undefined;
}

interface Effect {
  readonly input: AddScheduleInput;
  readonly plan: HallPlan;
  readonly layout: Layout;
}

/** Adds a date with its seats. */
export const addSchedule: Command<AddScheduleInput, State, { scheduleId: string; capacity: number }, Effect> = {
  name: 'concert.addSchedule',
  share: 1,
  keys: concertKeys,
  // One may bring a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,

  async load(batch, [input]) {
    const { hall } = input!;
    const stored = 'planId' in hall ? (await readPlan(batch.transaction, hall.planId))?.plan : undefined;
    return { queue: await readQueue(batch, batch.partition), stored };
  },

  dependsOn: () => [],

  decide({ queue, stored }, input) {
    if (queue === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (queue.state === 'cancelled') return { refused: refuseCancelled(queue) };
    const { hall, scheduleId } = input;
    const planned = 'planId' in hall ? pricedPlan(stored, hall.prices) : { plan: hall };
    if ('refused' in planned) return planned;
    const layout = layOut(planned.plan);
    return { answer: { scheduleId, capacity: layout.seats.length }, effect: { input, plan: planned.plan, layout } };
  },

  async store(batch, effects) {
    for (const { input, plan, layout } of effects) {
      const { concertId, scheduleId, startsAt, salesEndAt } = input;
      const prices = plan.sections.map((section) => section.price);
      await insertSchedule(batch, {
        concertId,
        scheduleId,
        startsAt,
        salesEndAt,
        capacity: layout.seats.length,
        priceFrom: Math.min(...prices),
        priceTo: Math.max(...prices),
      });
      await insertHall(batch, { concertId, scheduleId, plan });
      await insertSeats(batch, concertId, scheduleId, layout);
      // Last, so that the concert's row is locked for a moment only.
      await stampForNewDate(batch, concertId);
    }
  },

  events: (_batch, effects): CatalogueEvent[] =>
    effects.map(({ input: { concertId, scheduleId, startsAt }, layout }) => ({
      kind: 'schedule.added',
      concertId,
      scheduleId,
      startsAt,
      capacity: layout.seats.length,
    })),
};
