import { type CatalogueEvent, type ConcertRow, lockConcert, writeCancelled } from '../catalogue/index.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys, lockQueue, type QueueEvent, type QueueRow, writeQueue } from '../queue/index.ts';
import type { CancelledConcert } from './cancellation.schemas.ts';
import { beginCancellations } from './cancellation.store.ts';

export interface CancelConcertInput {
  readonly concertId: string;
  readonly reason: string;
}

interface State {
  queue: (QueueRow & Locked) | undefined;
  readonly concert: (ConcertRow & Locked) | undefined;
}

/** Ends the sale of a concert at once and for good. Its dates are marked and refunded one after the other by `Refunding`. */
export const cancelConcert: Command<CancelConcertInput, State, CancelledConcert, QueueRow> = {
  name: 'concert.cancel',
  share: 1,
  keys: concertKeys,
  partition: (input) => input.concertId,

  async load(batch) {
    const queue = await lockQueue(batch, batch.partition);
    return { queue, concert: await lockConcert(batch, batch.partition) };
  },

  dependsOn: (state) => [state.queue, state.concert],

  decide(state, { concertId, reason }) {
    const { queue } = state;
    if (queue === undefined || state.concert === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (queue.state === 'cancelled')
      return { answer: { concertId, status: 'cancelled', reason: queue.cancelReason ?? '' } };
    state.queue = { ...queue, state: 'cancelled', cancelReason: reason };
    return { answer: { concertId, status: 'cancelled', reason }, effect: state.queue };
  },

  async store(batch, effects) {
    for (const queue of effects) {
      await writeQueue(batch, queue);
      await writeCancelled(batch, queue.concertId, queue.cancelReason!);
      await beginCancellations(batch, queue.concertId, queue.cancelReason!);
    }
  },

  events: ({ partition: concertId }, effects): (QueueEvent | CatalogueEvent)[] =>
    effects.flatMap((queue) => [
      { kind: 'queue.changed', queue },
      { kind: 'concert.updated', concertId },
    ]),
};
