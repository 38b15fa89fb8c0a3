import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import {
  lockTokens,
  ownToken,
  readQueue,
  refuseUnlessActive,
  stateOf,
  type QueueRow,
  type TokenRow,
  type Visit,
} from '../queue/index.ts';
import { lockReservations, type ReservationRow } from './reservation.store.ts';
import { lockSeats, type SeatRow, seatKey } from './seat.store.ts';
import { groupByVisit, type Release, release, seatChanges, storeReleases } from './release.ts';

export interface ReleaseHoldInput {
  readonly visit: Visit;
  readonly reservationId: string;
}

interface State {
  readonly tokens: ReadonlyMap<number, TokenRow & Locked>;
  readonly queue: QueueRow | undefined;
  readonly reservations: Map<string, ReservationRow & Locked>;
  readonly seats: Map<string, SeatRow & Locked>;
  readonly holdsOfVisit: ReadonlyMap<number, string[]>;
}

/** Gives a hold back before it runs out. Releasing twice is no error. */
export const releaseHold: Command<ReleaseHoldInput, State, { reservationId: string; status: 'released' }, Release> = {
  name: 'concert.release',
  priority: 'reserve',
  partition: (input) => input.visit.concertId,

  async load(batch, inputs) {
    const { concertId } = inputs[0]!.visit;
    const tokens = await lockTokens(
      batch,
      concertId,
      inputs.map((input) => input.visit.seq),
    );
    const reservations = await lockReservations(
      batch,
      concertId,
      inputs.map((input) => input.reservationId),
      [],
    );
    const seats = await lockSeats(batch, concertId, [...reservations.values()]);
    return {
      tokens,
      reservations,
      seats,
      holdsOfVisit: groupByVisit(reservations),
      queue: await readQueue(batch, concertId),
    };
  },

  rests(state, { visit, reservationId }) {
    const reservation = state.reservations.get(reservationId);
    return [
      state.tokens.get(visit.seq),
      reservation,
      ...(reservation?.seatIds.map((seatId) => state.seats.get(seatKey(reservation.scheduleId, seatId))) ?? []),
    ];
  },

  decide(state, { visit, reservationId }, now) {
    const token = ownToken(state.tokens.get(visit.seq), visit);
    if (token === undefined || state.queue === undefined) return { refused: refusal('TOKEN_INVALID') };
    const refused = refuseUnlessActive(stateOf(token, state.queue, now).state, visit.ahead);
    if (refused) return { refused };
    const reservation = state.reservations.get(reservationId);
    if (reservation?.userId !== visit.userId) return { refused: refusal('RESERVATION_NOT_FOUND') };
    if (reservation.status === 'paid' || reservation.status === 'refunded') return { refused: refusal('ALREADY_PAID') };
    const answer = { reservationId, status: 'released' } as const;
    return reservation.status === 'cancelled' ? { answer } : { answer, effect: release(state, [reservation]) };
  },

  store: (batch, effects, state) => storeReleases(batch, state.queue!.concertId, effects),
  events: (effects, state) =>
    seatChanges(
      state.queue!.concertId,
      effects.flatMap((effect) => effect.seats),
    ),
};
