import type { Services } from '../rpc/context.ts';
import type { ConcertQueue, TokenView } from './memory/concert-queue.ts';
import { pollAfter, pollBeforeOpening, soonestTurnMs } from './poll.rules.ts';
import { type StatsOutput, statusInput, type TokenStatus } from './queue.schemas.ts';
import type { TokenClaims } from './token.ts';
import { estimateWait, type WaitEstimate } from './estimate/wait.rules.ts';

/** A poll: where a token stands. Whoever asks has shown that they are there. */
export function poll(
  services: Pick<Services, 'clock' | 'presence'>,
  queue: ConcertQueue,
  token: string,
  claims: TokenClaims,
): TokenStatus {
  const status = statusOf(services, queue, token, claims);
  queue.rates.polled();
  services.presence.seen(claims, status, services.clock.nowMs() + status.pollAfterMs);
  return status;
}

/** The queue in which a token has its place, where this node's memory tells. */
export function queueNow({ queues }: Pick<Services, 'queues'>, claims: TokenClaims): ConcertQueue | undefined {
  const queue = queues.of(claims.concertId);
  return queue?.has(claims) ? queue : undefined;
}

/** Whose place a token is and in which queue, where this node's memory tells. */
export function placeNow(
  services: Pick<Services, 'signer' | 'queues'>,
  token: string,
): { claims: TokenClaims; queue: ConcertQueue } | undefined {
  const claims = services.signer.verify(token);
  const queue = claims && queueNow(services, claims);
  return queue && { claims, queue };
}

/** The same, looked up in the database where memory doesn't know it; undefined for a token that stands for no place. */
export async function placeOf(
  services: Pick<Services, 'signer' | 'queueOf'>,
  token: string,
): Promise<{ claims: TokenClaims; queue: ConcertQueue } | undefined> {
  const claims = services.signer.verify(token);
  const queue = claims && (await services.queueOf(claims));
  return queue && { claims, queue };
}

/**
 * The answers of polls, where this node's memory has all of them at once; undefined where the procedure has to look further, or refuses:
 * then none of them counts as a poll.
 */
export function pollNow(
  services: Pick<Services, 'clock' | 'presence' | 'queues' | 'signer'>,
  inputs: readonly unknown[],
): TokenStatus[] | undefined {
  const places: { token: string; claims: TokenClaims; queue: ConcertQueue }[] = [];
  for (const input of inputs) {
    const { data } = statusInput.safeParse(input);
    const place = data && placeNow(services, data.token);
    if (place === undefined) return undefined;
    places.push({ token: data!.token, claims: place.claims, queue: place.queue });
  }
  return places.map(({ queue, token, claims }) => poll(services, queue, token, claims));
}

/** The status of a token, from this node's memory alone. */
export function statusOf(
  { clock }: Pick<Services, 'clock'>,
  queue: ConcertQueue,
  token: string,
  { seq }: TokenClaims,
): TokenStatus {
  const nowMs = clock.nowMs();
  const view = queue.view(seq, new Date(nowMs));
  const { state, endedBecause, place, ahead, expiresAt } = view;
  const wait = state === 'waiting' ? behind(queue, ahead) : undefined;
  const estimate = estimateOf(queue, view, wait, nowMs);
  const pollAfterMs = paceOf(queue, view, wait, nowMs);
  return {
    token,
    state,
    ...(endedBecause === undefined ? {} : { endedBecause }),
    ...(endedBecause === 'cancelled' ? { cancelReason: queue.row.cancelReason ?? '' } : {}),
    place: state === 'pre_queue' ? null : place,
    entry: seq,
    ahead,
    pollAfterMs,
    estimatedWaitMs: estimate?.ms ?? null,
    estimatedWaitRangeMs: estimate?.range ?? null,
    expiresAt,
    soldOut: queue.row.soldOut,
    paused: queue.row.state === 'paused',
    now: new Date(nowMs),
  };
}

/** @param wait until those before are in, if the queue goes on as it did */
function paceOf(
  queue: ConcertQueue,
  { state, ahead, expiresAt }: TokenView,
  wait: WaitEstimate | undefined,
  nowMs: number,
): number {
  const { row, waiting: people } = queue;
  const { activeTtlMs } = row;
  if (state === 'pre_queue') {
    const crowd = { people, isPaused: row.state === 'paused', activeTtlMs };
    return pollBeforeOpening(msToOpening(queue, nowMs), crowd, Math.random());
  }
  if (state === 'waiting') {
    // A pause may end at any moment, so those in front ask as often as if it just did.
    return pollAfter(wait?.ms ?? Infinity, activeTtlMs, Math.random(), soonestTurnMs(ahead, row));
  }
  return pollAfter(expiresAt ? expiresAt.getTime() - nowMs : Infinity, activeTtlMs, Math.random());
}

const msToOpening = ({ row }: ConcertQueue, nowMs: number): number =>
  Math.max(0, Math.round(row.salesOpenAt.getTime() - nowMs));

function estimateOf(
  queue: ConcertQueue,
  { state }: TokenView,
  wait: WaitEstimate | undefined,
  nowMs: number,
): WaitEstimate | undefined {
  if (queue.row.state !== 'open' || queue.row.soldOut) return undefined;
  if (state === 'pre_queue') {
    const ms = msToOpening(queue, nowMs);
    return { ms, range: [ms, ms] };
  }
  return wait;
}

/** The wait of who stands behind so many. */
const behind = ({ rates, row }: ConcertQueue, ahead: number): WaitEstimate | undefined =>
  estimateWait(ahead, rates.active, rates.moved, row);

/** Until the last of those who wait now comes in. */
const msToEmpty = (queue: ConcertQueue): number | null =>
  queue.waiting === 0 ? 0 : (behind(queue, queue.waiting - 1)?.ms ?? null);

/** A queue's figures, from this node's memory alone. */
export function statsOf(
  concertId: string,
  queue: ConcertQueue,
  nowMs: number,
): Omit<StatsOutput, 'settings' | 'callsPerSecond' | 'errorsPerSecond'> {
  const { state, admitted, frontier, soldOut } = queue.row;
  const { all: departed, absent } = queue.departed;
  const rates = queue.rates.perSecond(nowMs);
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
    estimatedMsToEmpty: state === 'open' && !soldOut ? msToEmpty(queue) : null,
    shareAbsent: admitted + absent === 0 ? 0 : absent / (admitted + absent),
  };
}
