import type { Command } from '../engine/command.ts';
import { refusal } from '../errors.ts';
import { checkVisit, type Visit } from '../queue/index.ts';
import { lockVisits, rowsOf, type VisitRows } from './lock-visits.ts';
import { type Release, release, releaseEvents, storeReleases } from './release.ts';

export interface ReleaseHoldInput {
  readonly visit: Visit;
  readonly reservationId: string;
}

/** Gives a hold back before it runs out. Releasing twice is no error. */
export const releaseHold: Command<ReleaseHoldInput, VisitRows, { reservationId: string; status: 'released' }, Release> =
  {
    name: 'concert.release',
    share: 0.85,
    partition: (input) => input.visit.concertId,

    load: (batch, inputs) =>
      lockVisits(
        batch,
        inputs.map((input) => input.visit),
        { reservationIds: inputs.map((input) => input.reservationId), holdsOf: [] },
      ),

    *dependsOn(state, { visit, reservationId }) {
      yield state.tokens.get(visit.seq);
      yield* rowsOf(state, reservationId);
    },

    decide(state, { visit, reservationId }, now) {
      const checked = checkVisit('active', visit, { token: state.tokens.get(visit.seq), queue: state.queue }, now);
      if ('refused' in checked) return checked;
      const reservation = state.reservations.get(reservationId);
      if (reservation?.userId !== visit.userId) return { refused: refusal('RESERVATION_NOT_FOUND') };
      if (reservation.status === 'paid' || reservation.status === 'refunded')
        return { refused: refusal('ALREADY_PAID') };
      const answer = { reservationId, status: 'released' } as const;
      return reservation.status === 'cancelled' ? { answer } : { answer, effect: release(state, reservation) };
    },

    store: storeReleases,
    events: releaseEvents,
  };
