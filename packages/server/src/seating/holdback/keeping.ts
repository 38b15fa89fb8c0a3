import type { Command, Outcome } from '../../engine/command.ts';
import { concertKeys } from '../../queue/index.ts';
import type { SeatsEvent } from '../seating.events.ts';
import type { BlockedOutput } from './holdback.schemas.ts';
import { writeKept } from './holdback.store.ts';
import { type KeptSeats, loadKept, type Meant, type Relabelled } from './kept-seats.ts';

/** A command that gives seats another label, or none: blocking and unblocking differ in their names and in what they decide. */
export const keeping = <Input extends Meant>({
  name,
  kind,
  decide,
}: {
  name: string;
  kind: 'seats.blocked' | 'seats.unblocked';
  decide: (state: KeptSeats, input: Input, now: Date) => Outcome<BlockedOutput, Relabelled>;
}): Command<Input, KeptSeats, BlockedOutput, Relabelled> => ({
  name,
  share: 1,
  keys: concertKeys,
  // One may be about a hundred thousand seats.
  batchSize: 1,
  partition: (input) => input.concertId,
  load: (batch, [input]) => loadKept(batch, input!),

  *dependsOn({ date, seats }) {
    yield date;
    yield* seats;
  },

  decide,

  async store(batch, effects) {
    for (const { date, seats } of effects) await writeKept(batch, date, seats);
  },

  events: (_batch, effects): SeatsEvent[] =>
    effects.map(({ date: { concertId, scheduleId }, seats }) => ({
      kind,
      concertId,
      scheduleId,
      seatIds: seats.map((seat) => seat.seatId),
    })),
});
