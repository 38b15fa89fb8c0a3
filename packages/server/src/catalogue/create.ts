import type { Command } from '../engine/command.ts';
import { concertKeys, insertQueue, newQueue, type QueueEvent, type QueueRow } from '../queue/index.ts';
import type { CatalogueEvent } from './catalogue.events.ts';
import { type ConcertRow, insertConcert } from './catalogue.store.ts';

/** Its id is made by the caller, as the seed: decisions know no randomness. */
export interface CreateConcertInput extends ConcertRow {
  /** Now unless given. */
  readonly salesOpenAt: Date | undefined;
  /** What the pre-queue will be drawn by. */
  readonly drawSeed: string;
}

interface Effect {
  readonly input: CreateConcertInput;
  readonly queue: QueueRow;
}

/** Makes a concert with its queue, which opens at `salesOpenAt`. */
export const createConcert: Command<CreateConcertInput, { history: string }, { concertId: string }, Effect> = {
  name: 'concert.create',
  share: 1,
  keys: concertKeys,
  partition: () => 'concerts',
  // A queue's numbers belong to the history that it was made in, also before the first is given.
  load: (batch) => Promise.resolve({ history: batch.history.identity }),
  dependsOn: () => [],

  decide({ history }, input, now) {
    const { concertId, drawSeed, salesOpenAt = now } = input;
    return {
      answer: { concertId },
      effect: { input, queue: newQueue({ concertId, drawSeed, salesOpenAt, history }, now) },
    };
  },

  async store(batch, effects) {
    for (const { input, queue } of effects) {
      await insertConcert(batch, input);
      await insertQueue(batch, queue);
    }
  },

  events: (_batch, effects): (QueueEvent | CatalogueEvent)[] =>
    effects.flatMap(({ queue }) => [
      { kind: 'queue.changed', queue } as const,
      { kind: 'concert.created', concertId: queue.concertId } as const,
    ]),
};
