import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import type { Services } from '../rpc/context.ts';
import type { SharedStream, StreamReader } from '../rpc/shared-stream.ts';
import { heartbeatMs } from '../rpc/trpc.ts';
import type { ConcertQueue, TokenView } from './memory/concert-queue.ts';
import type { Watcher } from './memory/watchers.ts';
import { isWorthTelling, streamMs } from './watch.rules.ts';
import type { TokenStatus } from './queue.schemas.ts';
import { statusOf } from './status.ts';
import type { TokenClaims } from './token.ts';

/** Whose place is watched. */
interface Watched {
  readonly queue: ConcertQueue;
  readonly token: string;
  readonly claims: TokenClaims;
}

/**
 * A token's status as a stream: the whole status now, again at each tick that brings news, and now and then without any,
 * as a heartbeat. Each event replaces the one before and is made when it is taken, so a reader that was cut off or is slow
 * misses nothing and no backlog grows.
 */
export class PlaceStream implements SharedStream<TokenStatus>, Watcher {
  readonly #services: Pick<Services, 'queues' | 'clock' | 'presence' | 'stopping'>;
  readonly #watched: Watched;
  readonly #endsAtMs = performance.now() + streamMs;
  #reader: StreamReader | undefined;
  #stop: (() => void) | undefined;
  /** What its reader was told last, and when they are told the same again. */
  #shown: TokenStatus | undefined;
  #beatsAtMs = -Infinity;
  /** The change of the queue at which there was nothing to tell: nor will there be before that moment, unless it changes again. */
  #seenChange = -1;
  #quietUntilMs = -Infinity;

  constructor(services: Pick<Services, 'queues' | 'clock' | 'presence' | 'stopping'>, watched: Watched) {
    this.#services = services;
    this.#watched = watched;
  }

  follow(reader: StreamReader): () => void {
    this.#reader = reader;
    this.#stop = this.#services.queues.watchers.add(this);
    this.look();
    return this.#stop;
  }

  take(): { id: string; data: TokenStatus; isLast: boolean } {
    const { queue, token, claims } = this.#watched;
    const status = statusOf(this.#services, queue, token, claims);
    this.#shown = status;
    this.#seenChange = -1;
    this.#beatsAtMs = status.now.getTime() + heartbeatMs;
    this.#services.presence.seen(claims, status, this.#beatsAtMs);
    const isLast = status.state === 'expired' || status.state === 'completed';
    if (isLast) this.#stop?.();
    return { id: `${status.state}-${status.ahead}`, data: status, isLast };
  }

  look(): boolean {
    try {
      if (this.#hasEnded()) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE' });
      const isNews = this.#isNews();
      if (isNews) this.#reader!.news();
      return isNews;
    } catch (cause) {
      this.#stop!();
      this.#reader!.end(getTRPCErrorFromUnknown(cause));
      return true;
    }
  }

  /** Ending normally would tell clients that all is said; an error makes them connect again, to another node. */
  #hasEnded(): boolean {
    const { queue, claims } = this.#watched;
    return (
      this.#services.stopping.aborted ||
      // What is written to a reader who vanished may long be taken by the network: connecting again is the proof that they are there.
      performance.now() >= this.#endsAtMs ||
      // Learned anew from another history of the database, in which this place may be lost: connecting again tells.
      this.#services.queues.of(claims.concertId) !== queue
    );
  }

  /** Most ticks bring nothing: then nothing is worked out, either. */
  #isNews(): boolean {
    const { queue, claims } = this.#watched;
    const nowMs = this.#services.clock.nowMs();
    if (queue.changes === this.#seenChange && nowMs < this.#quietUntilMs) return false;
    const view = queue.view(claims.seq, new Date(nowMs));
    this.#seenChange = queue.changes;
    this.#quietUntilMs = Math.min(this.#beatsAtMs, movesAtMs(view, queue));
    const { soldOut, state } = queue.row;
    const isOther =
      this.#shown === undefined || isWorthTelling(this.#shown, { ...view, soldOut, paused: state === 'paused' });
    return isOther || nowMs >= this.#beatsAtMs;
  }
}

/** When time alone makes another state of it. */
function movesAtMs({ state, expiresAt }: TokenView, { row }: ConcertQueue): number {
  if (state === 'active') return expiresAt!.getTime();
  return state === 'pre_queue' ? row.salesOpenAt.getTime() : Infinity;
}
