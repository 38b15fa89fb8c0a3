import type { TokenState } from '../changes.ts';
import type { DatabaseClock } from '../database/clock.ts';
import type { ConcertQueue } from './concert-queue.ts';
import { pollAfter } from './queue.rules.ts';
import type { StatsOutput, TokenStatus } from './queue.schemas.ts';
import type { Place } from './token.ts';

/** The status of a token, from this node's memory alone. */
export function statusOf(
  queue: ConcertQueue,
  token: string,
  { seq }: Pick<Place, 'seq'>,
  clock: DatabaseClock,
): TokenStatus {
  const nowMs = clock.nowMs();
  const { state, endedBecause, ahead, expiresAt } = queue.view(seq, new Date(nowMs));
  const estimatedWaitMs = estimateWait(queue, state, ahead, nowMs);
  const waitMs = expiresAt ? expiresAt.getTime() - nowMs : (estimatedWaitMs ?? Infinity);
  return {
    token,
    state,
    ...(endedBecause === undefined ? {} : { endedBecause }),
    seq: state === 'pre_queue' ? null : seq,
    ahead,
    pollAfterMs: pollAfter(waitMs, queue.row.activeTtlMs, Math.random()),
    estimatedWaitMs,
    expiresAt,
  };
}

function estimateWait(queue: ConcertQueue, state: TokenState, ahead: number, nowMs: number): number | null {
  if (queue.row.state !== 'open') return null;
  if (state === 'pre_queue') return Math.max(0, Math.round(queue.row.salesOpenAt.getTime() - nowMs));
  if (state === 'waiting') return Math.round(((ahead + 1) * 1_000) / queue.pacePerSecond(nowMs));
  return null;
}

/** A queue's figures, from this node's memory alone. */
export function statsOf(concertId: string, queue: ConcertQueue, clock: DatabaseClock): StatsOutput {
  const { state, admitted, frontier } = queue.row;
  return {
    concertId,
    state,
    waiting: queue.waiting,
    active: queue.active(clock.nowMs()),
    admitted,
    departed: queue.departed,
    admittedPerSecond: queue.measuredPerSecond(clock.nowMs()),
    frontier,
  };
}
