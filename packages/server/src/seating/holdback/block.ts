import { refuseTaken } from '../../catalogue/index.ts';
import type { Command } from '../../engine/command.ts';
import { concertKeys } from '../../queue/index.ts';
import type { SeatsEvent } from '../seating.events.ts';
import type { BlockedOutput } from './holdback.schemas.ts';
import { writeKept } from './holdback.store.ts';
import { type KeptSeats, loadKept, type Meant, refuseUnknown, type Relabelled, relabelled } from './kept-seats.ts';

export interface BlockSeatsInput extends Meant {
  readonly label: string;
}

/** Keeps seats back under a label: all of them, or none while somebody holds or has bought one. */
export const blockSeats: Command<BlockSeatsInput, KeptSeats, BlockedOutput, Relabelled> = {
  name: 'concert.blockSeats',
  share: 1,
  keys: concertKeys,
  // One may keep back a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,
  load: (batch, [input]) => loadKept(batch, input!),

  *dependsOn({ date, seats }) {
    yield date;
    yield* seats;
  },

  decide(state, input, now) {
    const refused = refuseUnknown(state, input) ?? refuseTaken(state.seats, now);
    if (refused) return { refused };
    return relabelled(state, state.date!, () => input.label);
  },

  async store(batch, effects) {
    for (const { date, seats } of effects) await writeKept(batch, date, seats);
  },

  events: (_batch, effects): SeatsEvent[] =>
    effects.map(({ date: { concertId, scheduleId }, seats }) => ({
      kind: 'seats.blocked',
      concertId,
      scheduleId,
      seatIds: seats.map((seat) => seat.seatId),
    })),
};
