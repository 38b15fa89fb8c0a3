import type { Command } from '../../engine/command.ts';
import { refusal } from '../../errors.ts';
import { concertKeys } from '../../queue/index.ts';
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
} from '../hold-seats.ts';
import { seatKey } from '../seat.store.ts';
import { isFree } from '../seating.rules.ts';
import { type Candidate, choose, seatsOf } from './candidate.rules.ts';
import type { Left } from './wish.rules.ts';

export interface ReserveBestInput extends HoldInput {
  readonly quantity: number;
  /** What this node proposes, the best first. */
  readonly candidates: readonly Candidate[];
  /** What this node knows to be left, when it has nothing to propose. */
  readonly left: Left;
}

const seatsNeeded = ({ candidates }: ReserveBestInput): readonly number[] => candidates.flatMap(seatsOf);

/**
 * Holds the first of the proposed choices that is still to be had. NOT_ENOUGH_SEATS says no more than that none of them is: whoever
 * proposed them looks for others.
 */
export const reserveBest: Command<ReserveBestInput, HoldRows, Held, HoldEffect> = {
  name: 'concert.reserveBest',
  share: 0.85,
  keys: concertKeys,
  partition: (input) => input.visit.concertId,

  load: (batch, inputs) => lockForHolds(batch, inputs, seatsNeeded),

  dependsOn: (state, input) => rowsToHold(state, input, seatsNeeded(input)),

  decide(state, input, now) {
    const { scheduleId, quantity, candidates, left } = input;
    const buyer = checkBuyer(state, input, now);
    if ('refused' in buyer) return buyer;
    const seatIds = choose(candidates, quantity, (seatId) => {
      const seat = state.seats.get(seatKey(scheduleId, seatId));
      return seat !== undefined && isFree(seat, now);
    });
    return seatIds
      ? holdSeats(state, input, buyer, seatIds, now)
      : { refused: refusal('NOT_ENOUGH_SEATS', { ...left }) };
  },

  store: storeHolds,
  events: holdEvents,
};
