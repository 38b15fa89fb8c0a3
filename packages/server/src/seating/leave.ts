import type { Command } from '../engine/command.ts';
import {
  checkVisit,
  endTokens,
  type EndedBecause,
  type QueueEvent,
  tokenEnded,
  type TokenRow,
  type TokenState,
  type Visit,
} from '../queue/index.ts';
import { lockVisits, rowsOf, type VisitRows } from './lock-visits.ts';
import { holdsOf, type Release, release, releaseEvents, storeReleases } from './release.ts';
import type { SeatsEvent } from './seating.events.ts';

export interface LeaveInput {
  readonly visit: Visit;
}

interface Effect {
  readonly token: TokenRow;
  readonly endedBecause: EndedBecause;
  readonly releases: readonly Release[];
}

/** Ends a visit and frees its place and its holds. It spans the queue and the seats, so it stands with the seats. */
export const leave: Command<LeaveInput, VisitRows, { state: TokenState; endedBecause: EndedBecause }, Effect> = {
  name: 'queue.leave',
  share: 0.85,
  partition: (input) => input.visit.concertId,

  load(batch, inputs) {
    const visits = inputs.map((input) => input.visit);
    return lockVisits(batch, visits, { reservationIds: [], holdsOf: visits });
  },

  *dependsOn(state, { visit }) {
    yield state.tokens.get(visit.seq);
    for (const hold of holdsOf(state, visit.seq)) yield* rowsOf(state, hold.reservationId);
  },

  decide(state, { visit }, now) {
    const checked = checkVisit('any', visit, { token: state.tokens.get(visit.seq), queue: state.queue }, now);
    if ('refused' in checked) return checked;
    const { token, ...was } = checked;
    // Of a cancelled concert nothing is left to give up.
    if (was.endedBecause !== undefined && (token.endedBecause !== null || was.endedBecause === 'cancelled'))
      return { answer: { state: was.state, endedBecause: was.endedBecause } };
    const endedBecause = was.endedBecause ?? 'left';
    state.tokens.set(visit.seq, { ...token, endedBecause });
    const releases = holdsOf(state, visit.seq).map((hold) => release(state, hold));
    return { answer: { state: 'expired', endedBecause }, effect: { token, endedBecause, releases } };
  },

  async store(batch, effects) {
    const groups = Map.groupBy(effects, (effect) => effect.endedBecause);
    await Promise.all([
      ...Array.from(groups, ([because, ended]) =>
        endTokens(
          batch,
          batch.partition,
          ended.map((effect) => effect.token.seq),
          because,
          batch.now,
        ),
      ),
      storeReleases(
        batch,
        effects.flatMap((effect) => effect.releases),
      ),
    ]);
  },

  events: (batch, effects): (QueueEvent | SeatsEvent)[] =>
    effects.flatMap(({ token: { seq, admittedAt }, endedBecause, releases }) => [
      tokenEnded(batch.partition, { seq, admitted: admittedAt !== null }, endedBecause),
      ...releaseEvents(batch, releases),
    ]),
};
