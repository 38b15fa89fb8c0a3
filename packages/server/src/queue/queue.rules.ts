import type { EndedBecause, QueueChange, QueueState, TokenState } from './queue.events.ts';
import { messages, type Refusal, refusal } from '../errors.ts';
import { queueDefaults } from './queue.settings.ts';

/**
 * In which history of the database a number was given. A standby that lagged forgets the last numbers and gives them to
 * others: a token that says another epoch than its number has stands for a place that was lost.
 */
export const epochOf = (seq: number, { epochs }: Pick<QueueChange, 'epochs'>): number =>
  epochs.reduce((epoch, last) => (last < seq ? epoch + 1 : epoch), 0);

/** The columns of a token that its state follows from. */
export interface TokenTimes {
  readonly admittedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly endedBecause: EndedBecause | null;
}

/** Where a token stands, and why it ended when it did. */
export interface Standing {
  readonly state: TokenState;
  readonly endedBecause?: EndedBecause;
}

/** A token's state now. Expiry and a closed queue are derived, so no sweeper has to be on time. */
export function stateOf(
  token: TokenTimes,
  queue: Pick<QueueChange, 'state' | 'salesOpenAt' | 'drawn'>,
  now: Date,
): Standing {
  if (token.endedBecause === 'paid') return { state: 'completed', endedBecause: 'paid' };
  if (token.endedBecause !== null) return { state: 'expired', endedBecause: token.endedBecause };
  // Whoever is inside, too: there is nothing to buy any more.
  if (queue.state === 'cancelled') return { state: 'expired', endedBecause: 'cancelled' };
  if (token.admittedAt !== null)
    return token.expiresAt! > now ? { state: 'active' } : { state: 'expired', endedBecause: 'expired' };
  if (queue.state === 'closed') return { state: 'expired', endedBecause: 'closed' };
  return { state: queue.drawn === null || queue.salesOpenAt > now ? 'pre_queue' : 'waiting' };
}

/** Browsing, reserving and paying need an active token. `ahead` goes to those who still wait. */
export function refuseUnlessActive(standing: Standing, queue: Cancellable, ahead: number): Refusal | undefined {
  if (standing.state === 'active') return undefined;
  return refuseUnlessLive(standing, queue) ?? refusal('TOKEN_NOT_ACTIVE', { ahead });
}

/** The wallet takes a live token, waiting or active, so that people can top up while they wait. */
export function refuseUnlessLive({ endedBecause }: Standing, { cancelReason }: Cancellable): Refusal | undefined {
  if (endedBecause === undefined) return undefined;
  if (endedBecause === 'paid') return refusal('TOKEN_SPENT');
  const why = endedBecause === 'cancelled' ? { endedBecause, cancelReason: cancelReason ?? '' } : { endedBecause };
  return refusal('TOKEN_EXPIRED', why, endings[endedBecause]);
}

type Cancellable = Pick<QueueChange, 'cancelReason'>;

/** What people read of each end of a visit. */
const endings = {
  left: 'You left this visit. Enter the queue again.',
  expired: 'The time inside is over. Enter the queue again.',
  absent: 'Your turn came while nobody asked for it. Enter the queue again.',
  closed: 'The queue of this concert was closed.',
  cancelled: messages.CONCERT_CANCELLED,
} as const satisfies Record<Exclude<EndedBecause, 'paid'>, string>;

/** There is nothing to enter, set or buy any more. */
export const refuseCancelled = ({ cancelReason }: Cancellable): Refusal =>
  refusal('CONCERT_CANCELLED', { cancelReason: cancelReason ?? '' });

/** A queue that nobody has entered. */
export function newQueue<Queue extends Pick<QueueChange, 'concertId' | 'salesOpenAt' | 'drawSeed'>>(
  queue: Queue,
  now: Date,
): Queue & QueueChange {
  return {
    ...queueDefaults,
    ...queue,
    state: 'open',
    avoidOrphans: false,
    cancelReason: null,
    // Without a pre-queue there is nothing to draw.
    drawn: queue.salesOpenAt <= now ? 0 : null,
    soldOut: false,
    lastSeq: 0,
    frontier: 0,
    admitted: 0,
    epochs: [],
    credit: 0,
    creditedAt: now,
  };
}

/**
 * How many may be admitted now (invariant 7). Both caps hold: no more active than `maxActive`, no more a second than `admitPerSecond`.
 * Credit is at most one tick's worth, so a pause is not followed by a burst, and the fraction of a person that a tick
 * leaves over, so that the rate is met and not rounded down.
 */
export function admissions(
  queue: Pick<QueueChange, 'credit' | 'creditedAt' | 'maxActive' | 'admitPerSecond'>,
  active: number,
  now: Date,
  tickMs: number,
): { places: number; credit: number } {
  const { admitPerSecond, maxActive, credit: saved, creditedAt } = queue;
  const sinceMs = now.getTime() - creditedAt.getTime();
  // Of the time before nothing is known then but that a tick is over.
  const earnedMs = sinceMs < -clockBackMs ? tickMs : Math.max(0, sinceMs);
  const earned = (admitPerSecond * earnedMs) / 1_000;
  const credit = Math.min(saved + earned, (admitPerSecond * tickMs) / 1_000 + almostOne);
  return { places: Math.max(0, Math.min(Math.floor(credit), maxActive - active)), credit };
}

const almostOne = 0.999_999;

/** By less a clock is only being set; set back farther it would keep everybody waiting until it is as late again. */
const clockBackMs = 5_000;

/**
 * Sales open by fixing who took part in the draw: all who had entered. One row is written, whoever comes first, and the
 * order follows from the seed.
 */
export function opened<Queue extends Pick<QueueChange, 'drawn' | 'salesOpenAt' | 'lastSeq'>>(
  queue: Queue,
  now: Date,
): Queue {
  return queue.drawn === null && queue.salesOpenAt <= now ? { ...queue, drawn: queue.lastSeq } : queue;
}

/** Numbers that are given in another history than the last ones belong to a new epoch. */
export function inHistory<Queue extends Pick<QueueChange, 'epochs' | 'lastSeq'> & { readonly history: string | null }>(
  queue: Queue,
  history: string,
): Queue {
  if (queue.history === history) return queue;
  return { ...queue, history, epochs: queue.history === null ? queue.epochs : [...queue.epochs, queue.lastSeq] };
}

/** While nobody has entered, sales that move into the future can still have a pre-queue and its draw. */
export function rescheduled<Queue extends Pick<QueueChange, 'drawn' | 'salesOpenAt' | 'lastSeq'>>(
  queue: Queue,
  now: Date,
): Queue {
  return queue.lastSeq === 0 && queue.salesOpenAt > now ? { ...queue, drawn: null } : queue;
}

/**
 * Whether there was a draw, by two rows that were read in any order. One that somebody took part in is for good; before it the row with the
 * later entry says so, as none is announced or called off once somebody has entered.
 */
export function drawnOf(known: Drawn, read: Drawn): number | null {
  return (known.drawn ?? 0) > 0 || read.lastSeq < known.lastSeq ? known.drawn : read.drawn;
}

type Drawn = Pick<QueueChange, 'drawn' | 'lastSeq'>;

/**
 * Someone who waits is absent when the poll that they promised is overdue. Who never polled promised the longest pace. While
 * nobody listened, nobody could keep a promise: the time counts from when this node could be heard again.
 */
export function isAbsent(
  enteredAt: Date,
  dueAt: Date | undefined,
  queue: Pick<QueueChange, 'absentAfterMs' | 'activeTtlMs'>,
  now: Date,
  reachableSince: Date,
): boolean {
  const promisedMs = dueAt?.getTime() ?? enteredAt.getTime() + queue.activeTtlMs / 4;
  return Math.max(promisedMs, reachableSince.getTime()) + queue.absentAfterMs <= now.getTime();
}

/** Whether this queue admits at all now. */
export function isAdmitting(queue: { state: QueueState; salesOpenAt: Date }, now: Date): boolean {
  return queue.state === 'open' && queue.salesOpenAt <= now;
}

/** Exact up to one tick: those before it who are neither past the frontier nor gone. */
export function aheadOf(place: number, frontier: number, departedBetween: number): number {
  return Math.max(0, place - 1 - frontier - departedBetween);
}
