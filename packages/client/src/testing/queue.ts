import type { RouterInputs, RouterOutputs, TokenStatus } from '../types.ts';
import { asOperator, type Verbs } from './caller.ts';
import { invalid, refused } from './refused.ts';
import { releaseHolds } from './seats.ts';
import type { Shown } from './shown.ts';
import { aheadOf, placeOf, stateOf } from './visit.ts';
import type { Concert, Place, Queue, World } from './world.ts';

/** The server's settings of a new queue. */
export const queueDefaults = {
  avoidOrphans: false,
  maxActive: 500,
  admitPerSecond: 50,
  activeTtlMs: 600_000,
  holdTtlMs: 300_000,
  absentAfterMs: 60_000,
  maxSeatsPerUser: 8,
};

export const queue = (world: World) =>
  ({
    issueToken({ concertId, userId: named }, caller) {
      if (caller === 'nobody') throw refused('UNAUTHENTICATED', {});
      if (caller === 'operator' && named === undefined)
        throw invalid('userId', 'must name the user when a service calls');
      const userId = caller === 'operator' ? named! : caller.userId;
      if (named !== undefined && named !== userId) throw refused('FORBIDDEN', {});
      if (!world.users.has(userId)) throw refused('USER_NOT_FOUND', {});
      return statusOf(world, enter(world, concertOf(world, concertId), userId));
    },

    status({ token }) {
      const place = world.places.get(token);
      if (place === undefined) throw refused('TOKEN_INVALID', {});
      return statusOf(world, place);
    },

    leave(input, caller) {
      const place = placeOf(world, caller, input);
      const was = stateOf(world, place);
      place.endedBecause ??= was.endedBecause ?? 'left';
      releaseHolds(world, place);
      return { state: was.state === 'completed' ? 'completed' : 'expired', endedBecause: place.endedBecause };
    },

    configure({ concertId, salesOpenAt, idempotencyKey: _key, ...settings }, caller) {
      return change(world, caller, concertId, (queue) => {
        Object.assign(queue, settings);
        if (salesOpenAt === undefined) return;
        queue.salesOpenAt = new Date(salesOpenAt);
        if (queue.places.length === 0 && queue.salesOpenAt > world.time.now()) queue.drawn = null;
      });
    },

    pause: ({ concertId }, caller) => change(world, caller, concertId, (queue) => void (queue.state = 'paused')),
    resume: ({ concertId }, caller) => change(world, caller, concertId, (queue) => void (queue.state = 'open')),
    close: ({ concertId }, caller) => change(world, caller, concertId, (queue) => void (queue.state = 'closed')),
  }) satisfies Verbs<'queue'>;

export function concertOf(world: World, concertId: string): Concert {
  const concert = world.concerts.get(concertId);
  if (concert === undefined) throw refused('CONCERT_NOT_FOUND', {});
  return concert;
}

export function refuseCancelled({ queue, cancelReason }: Concert): void {
  if (queue.state === 'cancelled') throw refused('CONCERT_CANCELLED', { cancelReason: cancelReason ?? '' });
}

function enter(world: World, concert: Concert, userId: string): Place {
  const { queue } = concert;
  const known = queue.places.findLast((place) => place.userId === userId && place.endedBecause === null);
  if (known && stateOf(world, known).state !== 'expired') return known;
  if (queue.state === 'closed') throw refused('QUEUE_CLOSED', {});
  refuseCancelled(concert);
  if (known) known.endedBecause = 'expired';
  const entry = queue.places.length + 1;
  const place: Place = {
    token: `fake.${concert.concertId}.${entry}`,
    concert,
    userId,
    entry,
    isAdmitted: false,
    expiresAt: null,
    endedBecause: null,
  };
  queue.places.push(place);
  world.places.set(place.token, place);
  return place;
}

function change(
  world: World,
  caller: Parameters<typeof asOperator>[0],
  concertId: string,
  make: (queue: Queue) => void,
): RouterOutputs['queue']['configure'] {
  asOperator(caller);
  const concert = concertOf(world, concertId);
  refuseCancelled(concert);
  make(concert.queue);
  const { drawn: _drawn, places: _places, ...shown } = concert.queue;
  return { concertId, ...shown };
}

/** Where a place stands, as the server says it. It lets no estimate be made, as nobody knows when the test lets people in. */
export function statusOf(world: World, place: Place): TokenStatus {
  const { token, concert, entry, expiresAt } = place;
  const { queue } = concert;
  const { state, endedBecause } = stateOf(world, place);
  const now = world.time.now();
  const toOpeningMs =
    state === 'pre_queue' && queue.state === 'open' ? queue.salesOpenAt.getTime() - now.getTime() : null;
  return {
    token,
    state,
    ...(endedBecause === undefined ? {} : { endedBecause }),
    ...(endedBecause === 'cancelled' ? { cancelReason: concert.cancelReason ?? '' } : {}),
    place: state === 'pre_queue' ? null : entry,
    entry,
    ahead: aheadOf(world, place),
    pollAfterMs: pollAfterMs[state],
    estimatedWaitMs: toOpeningMs,
    estimatedWaitRangeMs: toOpeningMs === null ? null : [toOpeningMs, toOpeningMs],
    expiresAt: state === 'active' ? expiresAt : null,
    soldOut: isSoldOut(concert),
    paused: queue.state === 'paused',
    now,
  };
}

const pollAfterMs = { pre_queue: 1_000, waiting: 1_000, active: 10_000, expired: 60_000, completed: 60_000 };

/** Every seat of every date that takes place is paid. */
export function isSoldOut({ schedules }: Concert): boolean {
  const seats = schedules.filter(({ cancelReason }) => cancelReason === null).flatMap((schedule) => schedule.seats);
  return seats.length > 0 && seats.every(({ owner }) => owner?.status === 'paid');
}

/** Opens sales whose hour has come, and lets in as many as may be inside. */
export function admit(world: World): void {
  for (const { queue } of world.concerts.values()) {
    if (queue.drawn === null && queue.salesOpenAt <= world.time.now()) queue.drawn = queue.places.length;
  }
  for (const concert of world.concerts.values()) {
    const { state, admitPerSecond, maxActive } = concert.queue;
    if (state !== 'open' || admitPerSecond === 0 || isSoldOut(concert)) continue;
    const active = concert.queue.places.filter((place) => stateOf(world, place).state === 'active').length;
    letIn(world, concert, maxActive - active);
  }
}

/** Lets the next in line in, at most so many. */
export function letIn(world: World, concert: Concert, count: number): void {
  if (count <= 0) return;
  const waiting = concert.queue.places.filter((place) => stateOf(world, place).state === 'waiting');
  for (const place of waiting.slice(0, count)) {
    place.isAdmitted = true;
    place.expiresAt = new Date(world.time.nowMs() + concert.queue.activeTtlMs);
  }
}

/** What a new queue is. */
export function newQueue(world: World, salesOpenAt: RouterInputs['concert']['create']['salesOpenAt']): Queue {
  const now = world.time.now();
  const opensAt = salesOpenAt === undefined ? now : new Date(salesOpenAt);
  return {
    ...queueDefaults,
    state: 'open',
    salesOpenAt: opensAt,
    drawn: opensAt <= now ? 0 : null,
    places: [],
  };
}

/** A place in a queue as a stream shows it. */
export function watchPlace(world: World, { token }: { token: string }): Shown {
  const place = world.places.get(token);
  if (place === undefined) throw refused('TOKEN_INVALID', {});
  const status = statusOf(world, place);
  const { now: _now, pollAfterMs: _pace, estimatedWaitMs: _wait, estimatedWaitRangeMs: _range, ...shown } = status;
  const isLast = status.state === 'expired' || status.state === 'completed';
  return { id: status.state, data: status, news: JSON.stringify(shown), isLast };
}
