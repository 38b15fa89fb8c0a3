import { TRPCError, tracked, type TrackedEnvelope } from '@trpc/server';
import type { Services } from '../context.ts';
import type { ConcertQueue } from './concert-queue.ts';
import type { TokenStatus } from './queue.schemas.ts';
import { statusOf } from './status.ts';
import type { Place } from './token.ts';

/**
 * A token's status as a stream: the whole status now, then again whenever a tick changed it. Each event replaces the one
 * before, so a reader that was cut off or is slow misses nothing and no backlog grows.
 */
export async function* watch(
  services: Pick<Services, 'queues' | 'clock' | 'presence' | 'stopping'>,
  queue: ConcertQueue,
  token: string,
  place: Place,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<TokenStatus>, void, unknown> {
  let last = '';
  while (!signal?.aborted) {
    // Ending normally would tell clients that all is said; an error makes them connect again, to another node.
    if (services.stopping.aborted) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE' });
    const status = statusOf(services, queue, token, place);
    const shown = JSON.stringify([status.state, status.ahead, status.expiresAt, status.soldOut]);
    if (shown !== last) {
      last = shown;
      yield tracked(`${status.state}-${status.ahead}`, status);
      if (status.state === 'expired' || status.state === 'completed') return;
    }
    // A reader that hung up is noticed here at the next tick: one shared promise wakes all streams, not a timer each.
    await services.queues.nextRefresh();
  }
}
