import type { Command } from '../engine/command.ts';
import type { Locked } from '../engine/batch.ts';
import { refusal } from '../errors.ts';
import {
  endTokens,
  lockTokens,
  ownToken,
  readQueue,
  stateOf,
  type QueueRow,
  type TokenRow,
  type Visit,
  type EndedBecause,
  type QueueEvent,
  type TokenState,
} from '../queue/index.ts';
import { lockReservations, type ReservationRow } from './reservation.store.ts';
import { lockSeats, type SeatRow, seatKey } from './seat.store.ts';
import type { SeatsEvent } from './seating.events.ts';
import { groupByVisit, holdsOf, type Release, release, seatChanges, storeReleases } from './release.ts';

export interface LeaveInput {
  readonly visit: Visit;
}

interface State {
  readonly tokens: Map<number, TokenRow & Locked>;
  readonly queue: QueueRow | undefined;
  readonly reservations: Map<string, ReservationRow & Locked>;
  readonly seats: Map<string, SeatRow & Locked>;
  readonly holdsOfVisit: ReadonlyMap<number, string[]>;
}

interface Effect {
  readonly token: TokenRow;
  readonly release: Release;
  readonly now: Date;
}

/** Ends a visit and frees its place and its holds. It spans the queue and the seats, so it stands with the seats. */
export const leave: Command<LeaveInput, State, { state: TokenState; endedBecause: EndedBecause }, Effect> = {
  name: 'queue.leave',
  priority: 'reserve',
  partition: (input) => input.visit.concertId,

  async load(batch, inputs) {
    const { concertId } = inputs[0]!.visit;
    const visits = inputs.map((input) => input.visit);
    const tokens = await lockTokens(
      batch,
      concertId,
      visits.map((visit) => visit.seq),
    );
    const reservations = await lockReservations(batch, concertId, [], visits);
    const seats = await lockSeats(batch, concertId, [...reservations.values()]);
    return {
      tokens,
      reservations,
      seats,
      holdsOfVisit: groupByVisit(reservations),
      queue: await readQueue(batch, concertId),
    };
  },

  *rests(state, { visit }) {
    yield state.tokens.get(visit.seq);
    for (const hold of holdsOf(state, visit.seq)) {
      yield state.reservations.get(hold.reservationId);
      for (const seatId of hold.seatIds) yield state.seats.get(seatKey(hold.scheduleId, seatId));
    }
  },

  decide(state, { visit }, now) {
    const token = ownToken(state.tokens.get(visit.seq), visit);
    if (token === undefined || state.queue === undefined) return { refused: refusal('TOKEN_INVALID') };
    const was = stateOf(token, state.queue, now);
    if (was.endedBecause !== undefined && token.endedBecause !== null)
      return { answer: { state: was.state, endedBecause: was.endedBecause } };
    const endedBecause = was.endedBecause ?? 'left';
    state.tokens.set(visit.seq, { ...token, endedBecause });
    return {
      answer: { state: 'expired', endedBecause },
      effect: { token: { ...token, endedBecause }, release: release(state, holdsOf(state, visit.seq)), now },
    };
  },

  async store(batch, effects, state) {
    const { concertId } = state.queue!;
    for (const [because, ended] of Map.groupBy(effects, (effect) => effect.token.endedBecause!)) {
      await endTokens(
        batch,
        concertId,
        ended.map((effect) => effect.token.seq),
        because,
        effects[0]!.now,
      );
    }
    await storeReleases(
      batch,
      concertId,
      effects.map((effect) => effect.release),
    );
  },

  events(effects, state): (QueueEvent | SeatsEvent)[] {
    const { concertId } = state.queue!;
    const tokens = effects.map(({ token }) => ({
      seq: token.seq,
      admitted: token.admittedAt !== null,
      expiresAt: null,
      endedBecause: token.endedBecause,
    }));
    return [
      { kind: 'tokens', concertId, tokens },
      ...seatChanges(
        concertId,
        effects.flatMap((effect) => effect.release.seats),
      ),
    ];
  },
};
