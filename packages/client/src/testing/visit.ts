import type { DetailsOf, TokenStatus } from '../types.ts';
import { asUser, type Caller } from './caller.ts';
import { refused } from './refused.ts';
import type { EndedBecause, Place, World } from './world.ts';

/** Where a place stands. What time ends needs nobody to end it. */
export function stateOf(
  { time }: World,
  { concert, isAdmitted, expiresAt, endedBecause }: Place,
): { state: TokenStatus['state']; endedBecause?: EndedBecause } {
  const { queue } = concert;
  if (endedBecause === 'paid') return { state: 'completed', endedBecause };
  if (endedBecause !== null) return { state: 'expired', endedBecause };
  if (queue.state === 'cancelled') return { state: 'expired', endedBecause: 'cancelled' };
  if (isAdmitted) return expiresAt! > time.now() ? { state: 'active' } : { state: 'expired', endedBecause: 'expired' };
  if (queue.state === 'closed') return { state: 'expired', endedBecause: 'closed' };
  return { state: queue.drawn === null || queue.salesOpenAt > time.now() ? 'pre_queue' : 'waiting' };
}

/** Those who still wait before it. */
export function aheadOf(world: World, place: Place): number {
  if (stateOf(world, place).state !== 'waiting') return 0;
  return place.concert.queue.places.filter(
    (other) => other.entry < place.entry && stateOf(world, other).state === 'waiting',
  ).length;
}

/** The caller's own place, which must be for the concert when one is named. */
export function placeOf(world: World, caller: Caller, input: { token: string; concertId?: string | undefined }): Place {
  const userId = asUser(caller);
  const place = world.places.get(input.token);
  const { concertId = place?.concert.concertId } = input;
  if (place?.userId !== userId || place.concert.concertId !== concertId) throw refused('TOKEN_INVALID', {});
  return place;
}

/** The caller's visit, waiting or active. */
export function liveVisit(world: World, caller: Caller, input: Parameters<typeof placeOf>[2]): Place {
  const place = placeOf(world, caller, input);
  const { endedBecause } = stateOf(world, place);
  if (endedBecause === 'paid') throw refused('TOKEN_SPENT', {});
  if (endedBecause !== undefined) throw expired(endedBecause, place.concert.cancelReason);
  return place;
}

/** The caller's visit, inside. */
export function activeVisit(world: World, caller: Caller, input: Parameters<typeof placeOf>[2]): Place {
  const place = liveVisit(world, caller, input);
  if (stateOf(world, place).state !== 'active') throw refused('TOKEN_NOT_ACTIVE', { ahead: aheadOf(world, place) });
  return place;
}

type Ending = DetailsOf<'TOKEN_EXPIRED'>['endedBecause'];

function expired(endedBecause: Ending, cancelReason: string | null): Error {
  const why = endedBecause === 'cancelled' ? { endedBecause, cancelReason: cancelReason ?? '' } : { endedBecause };
  return refused('TOKEN_EXPIRED', why, endings[endedBecause]);
}

/** What people read of each end of a visit. */
const endings: Readonly<Record<Ending, string>> = {
  left: 'You left this visit. Enter the queue again.',
  expired: 'The time inside is over. Enter the queue again.',
  absent: 'Your turn came while nobody asked for it. Enter the queue again.',
  closed: 'The queue of this concert was closed.',
  cancelled: 'This concert is cancelled. Whatever was paid is given back.',
};
