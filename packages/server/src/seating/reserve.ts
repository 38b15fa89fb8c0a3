import type { Command } from '../engine/command.ts';
import { concertKeys } from '../queue/index.ts';
import {
  checkBuyer,
  type Held,
  type HoldEffect,
  holdEvents,
  type HoldInput,
  type HoldRows,
  holdSeats,
  lockForHolds,
  rowsToHold,
  storeHolds,
} from './hold-seats.ts';
import { type Run, refuseOrphans, seatsInRun } from './orphans.rules.ts';
import { refuseSeats } from './seating.rules.ts';
import { type SeatRow, seatKey } from './seat.store.ts';

export interface ReserveInput extends HoldInput {
  readonly seatIds: readonly number[];
  /** Where these seats stand, when the concert keeps seats from being left alone. */
  readonly runs?: readonly Run[];
}

/** Seats beside the chosen ones decide, too. */
const seatsNeeded = ({ seatIds, runs = [] }: ReserveInput): readonly number[] => [
  ...seatIds,
  ...runs.flatMap(seatsInRun),
];

/** Holds seats for a visit: all or none. An expired hold of somebody else is simply overwritten. */
export const reserve: Command<ReserveInput, HoldRows, Held, HoldEffect> = {
  name: 'concert.reserve',
  share: 0.85,
  keys: concertKeys,
  partition: (input) => input.visit.concertId,

  load: (batch, inputs) => lockForHolds(batch, inputs, seatsNeeded),

  dependsOn: (state, input) => rowsToHold(state, input, seatsNeeded(input)),

  decide(state, input, now) {
    const { scheduleId, seatIds, runs = [] } = input;
    const buyer = checkBuyer(state, input, now);
    if ('refused' in buyer) return buyer;
    const seatOf = (seatId: number): SeatRow | undefined => state.seats.get(seatKey(scheduleId, seatId));
    const refused = refuseSeats(seatIds, seatOf, now) ?? refuseOrphans(runs, seatIds, seatOf, now);
    return refused ? { refused } : holdSeats(state, input, buyer, seatIds, now);
  },

  store: storeHolds,
  events: holdEvents,
};
