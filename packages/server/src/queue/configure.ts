import type { QueueEvent } from './queue.events.ts';
import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import { concertKeys } from './keys.ts';
import { refuseCancelled, rescheduled } from './queue.rules.ts';
import type { QueueOutput, SettingsOutput } from './queue.schemas.ts';
import { eachSetting, type QueueSettings } from './queue.settings.ts';
import { lockQueue, type QueueRow, writeQueue } from './queue.store.ts';

/** What an operator changes: any of the settings, or the state. What is missing stays as it is. */
export interface ConfigureInput {
  readonly concertId: string;
  readonly settings: Partial<Pick<QueueRow, 'state' | 'salesOpenAt' | 'avoidOrphans' | keyof QueueSettings>>;
}

interface State {
  queue: (QueueRow & Locked) | undefined;
}

/** Configures, pauses, resumes or closes a queue. It holds from the next tick on, on every node. */
const configureAs = (name: string): Command<ConfigureInput, State, QueueOutput, QueueRow> => ({
  name,
  share: 1,
  keys: concertKeys,
  partition: (input) => input.concertId,
  load: async (batch) => ({ queue: await lockQueue(batch, batch.partition) }),
  dependsOn: (state) => [state.queue],

  decide(state, { settings }, now) {
    if (state.queue === undefined) return { refused: refusal('CONCERT_NOT_FOUND') };
    if (state.queue.state === 'cancelled') return { refused: refuseCancelled(state.queue) };
    state.queue = rescheduled({ ...state.queue, ...settings }, now);
    return { answer: present(state.queue), effect: state.queue };
  },

  async store(batch, _effects, { queue }) {
    if (queue) await writeQueue(batch, queue);
  },

  events: (_batch, effects): QueueEvent[] => effects.map((queue) => ({ kind: 'queue.changed', queue })),
});

/** Only this is stored under a key: the row has what nobody may know yet. */
const present = (queue: QueueRow): QueueOutput => ({
  concertId: queue.concertId,
  state: queue.state,
  ...settingsOf(queue),
});

/** How a queue is set. */
export function settingsOf(
  queue: Pick<QueueRow, 'salesOpenAt' | 'avoidOrphans' | keyof QueueSettings>,
): SettingsOutput {
  const { salesOpenAt, avoidOrphans } = queue;
  return { salesOpenAt, avoidOrphans, ...eachSetting((_setting, name) => queue[name]) };
}

/** One for each procedure: an idempotency key belongs to its procedure. */
export const configuring = {
  configure: configureAs('queue.configure'),
  pause: configureAs('queue.pause'),
  resume: configureAs('queue.resume'),
  close: configureAs('queue.close'),
} as const;
