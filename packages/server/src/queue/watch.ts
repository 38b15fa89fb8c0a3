import { TRPCError, tracked, type TrackedEnvelope } from '@trpc/server';
import type { Services } from '../rpc/context.ts';
import type { ConcertQueue } from './memory/concert-queue.ts';
import { heartbeatMs } from '../rpc/trpc.ts';
import { isWorthTelling, streamMs } from './queue.rules.ts';
import type { TokenStatus } from './queue.schemas.ts';
import { statusOf } from './status.ts';
import type { TokenClaims } from './token.ts';

/**
 * A token's status as a stream: the whole status now, again at each tick that brings news, and now and then without any,
 * as a heartbeat. Each event replaces the one before and is made when it is taken, so a reader that was cut off or is slow
 * misses nothing and no backlog grows.
 */
export async function* watch(
  services: Pick<Services, 'queues' | 'clock' | 'presence' | 'stopping'>,
  queue: ConcertQueue,
  token: string,
  claims: TokenClaims,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<TokenStatus>, void, unknown> {
  let shown: TokenStatus | undefined;
  let beatsAtMs = 0;
  const endsAtMs = performance.now() + streamMs;
  while (!signal?.aborted) {
    // Ending normally would tell clients that all is said; an error makes them connect again, to another node. So does a stream
    // that grew old: what is written to a reader who vanished may long be taken by the network, so connecting again is the proof.
    if (services.stopping.aborted || performance.now() >= endsAtMs)
      throw new TRPCError({ code: 'SERVICE_UNAVAILABLE' });
    // Learned anew from another history of the database, in which this place may be lost: connecting again tells.
    if (services.queues.of(claims.concertId) !== queue) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE' });
    const status = statusOf(services, queue, token, claims);
    const nowMs = services.clock.nowMs();
    if (shown === undefined || isWorthTelling(shown, status) || nowMs >= beatsAtMs) {
      shown = status;
      beatsAtMs = nowMs + heartbeatMs;
      services.presence.seen(claims, status, beatsAtMs);
      yield tracked(`${status.state}-${status.ahead}`, status);
      if (status.state === 'expired' || status.state === 'completed') return;
    }
    // A reader that hung up is noticed here at the next tick: one shared promise wakes all streams, not a timer each.
    await services.queues.nextRefresh();
  }
}
