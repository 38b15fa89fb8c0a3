import type { Services } from '../context.ts';
import type { ConcertQueue, TokenView } from './concert-queue.ts';
import { pollAfter } from './queue.rules.ts';
import type { StatsOutput, TokenStatus } from './queue.schemas.ts';
import type { Place } from './token.ts';

/** The status of a token, from this node's memory alone. Whoever asks has shown that they are there. */
export function statusOf(
  { clock, presence }: Pick<Services, 'clock' | 'presence'>,
  queue: ConcertQueue,
  token: string,
  { concertId, seq }: Place,
): TokenStatus {
  const nowMs = clock.nowMs();
  const view = queue.view(seq, new Date(nowMs));
  const { state, endedBecause, place, ahead, expiresAt } = view;
  const estimate = estimateWait(queue, view, nowMs);
  const waitMs = expiresAt ? expiresAt.getTime() - nowMs : (estimate?.ms ?? Infinity);
  const pollAfterMs = pollAfter(waitMs, queue.row.activeTtlMs, Math.random());
  queue.rates.polled();
  if (state === 'waiting' || state === 'pre_queue') presence.seen(concertId, seq, nowMs + pollAfterMs);
  return {
    token,
    state,
    ...(endedBecause === undefined ? {} : { endedBecause }),
    seq: state === 'pre_queue' ? null : place,
    entry: seq,
    ahead,
    pollAfterMs,
    estimatedWaitMs: estimate?.ms ?? null,
    estimatedWaitRangeMs: estimate?.range ?? null,
    expiresAt,
    soldOut: queue.row.soldOut,
  };
}

interface Estimate {
  readonly ms: number;
  /** How far chance moves it at a steady pace. People ahead who leave make the wait shorter than that. */
  readonly range: [number, number];
}

function estimateWait(queue: ConcertQueue, { state, ahead }: TokenView, nowMs: number): Estimate | undefined {
  if (queue.row.state !== 'open' || queue.row.soldOut) return undefined;
  if (state === 'pre_queue') {
    const ms = Math.max(0, Math.round(queue.row.salesOpenAt.getTime() - nowMs));
    return { ms, range: [ms, ms] };
  }
  if (state !== 'waiting') return undefined;
  const perMs = queue.pacePerSecond(nowMs) / 1_000;
  if (perMs <= 0) return undefined;
  // Arrivals inside are counted events: their number in a given time spreads by its root.
  const spread = 2 * Math.sqrt(ahead + 1);
  const after = (people: number): number => Math.round(Math.max(0, people) / perMs);
  return { ms: after(ahead + 1), range: [after(ahead + 1 - spread), after(ahead + 1 + spread)] };
}

/** A queue's figures, from this node's memory alone. */
export function statsOf(concertId: string, queue: ConcertQueue, nowMs: number): StatsOutput {
  const { state, admitted, frontier, soldOut } = queue.row;
  const { all: departed, absent } = queue.departed;
  const rates = queue.rates.perSecond(nowMs);
  const isMoving = state === 'open' && !soldOut && queue.pacePerSecond(nowMs) > 0;
  return {
    concertId,
    state,
    soldOut,
    waiting: queue.waiting,
    active: queue.active(nowMs),
    admitted,
    departed,
    frontier,
    admittedPerSecond: rates.admitted,
    admittedPerMinute: rates.admitted * 60,
    departedPerMinute: rates.departed * 60,
    pollsPerSecond: rates.polls,
    estimatedMsToEmpty: isMoving ? Math.round((queue.waiting * 1_000) / queue.pacePerSecond(nowMs)) : null,
    shareAbsent: admitted + absent === 0 ? 0 : absent / (admitted + absent),
  };
}
