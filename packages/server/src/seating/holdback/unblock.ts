import type { Command } from '../../engine/command.ts';
import { concertKeys } from '../../queue/index.ts';
import type { SeatsEvent } from '../seating.events.ts';
import type { BlockedOutput } from './holdback.schemas.ts';
import { writeKept } from './holdback.store.ts';
import { type KeptSeats, loadKept, type Meant, refuseUnknown, type Relabelled, relabelled } from './kept-seats.ts';

/** Frees seats that are kept back, those of one label when it is given. What is not kept back stays as it is. */
export const unblockSeats: Command<Meant, KeptSeats, BlockedOutput, Relabelled> = {
  name: 'concert.unblockSeats',
  share: 1,
  keys: concertKeys,
  // One may free a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,
  load: (batch, [input]) => loadKept(batch, input!),

  *dependsOn({ date, seats }) {
    yield date;
    yield* seats;
  },

  decide(state, input) {
    const refused = refuseUnknown(state, input);
    if (refused) return { refused };
    const { label } = input;
    return relabelled(state, state.date!, ({ blocked }) => (label === undefined || blocked === label ? null : blocked));
  },

  async store(batch, effects) {
    for (const { date, seats } of effects) await writeKept(batch, date, seats);
  },

  events: (_batch, effects): SeatsEvent[] =>
    effects.map(({ date: { concertId, scheduleId }, seats }) => ({
      kind: 'seats.unblocked',
      concertId,
      scheduleId,
      seatIds: seats.map((seat) => seat.seatId),
    })),
};
