import type { QueueEvent, QueueState } from './queue.events.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { type queueDefaults, rescheduled } from './queue.rules.ts';
import { lockQueue, type QueueRow, writeQueue } from './queue.store.ts';

/** What an operator changes: any of the settings, or the state. What is missing stays as it is. */
export interface ConfigureInput {
  readonly concertId: string;
  readonly settings: Partial<Pick<QueueRow, 'state' | 'salesOpenAt' | keyof typeof queueDefaults>>;
}

interface State {
  queue: (QueueRow & Locked) | undefined;
}

/** Configures, pauses, resumes or closes a queue. It holds from the next tick on, on every node. */
export const configure: Command<ConfigureInput, State, { queue: QueueRow & { state: QueueState } }, QueueRow> = {
  name: 'queue.configure',
  priority: 'pay',
  partition: (input) => input.concertId,
  load: async (batch, inputs) => ({ queue: await lockQueue(batch, inputs[0]!.concertId) }),
  rests: (state) => [state.queue],

  decide(state, { settings }, now) {
    if (state.queue === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    state.queue = rescheduled({ ...state.queue, ...settings }, now);
    return { answer: { queue: state.queue }, effect: state.queue };
  },

  store: (batch, effects) => writeQueue(batch, effects.at(-1)!),
  events: (effects): QueueEvent[] => [{ kind: 'queue', queue: effects.at(-1)! }],
};
