import type { ReasonDetails } from '../errors.ts';
import type { QueueSettings } from './queue.settings.ts';

/** What a commit changed in a waiting room, told to this node's memory at once. Other nodes find it in the database within a tick. */
export type QueueEvent =
  | { readonly kind: 'queue.changed'; readonly queue: QueueChange }
  | (TokenChange & { readonly kind: 'token.admitted' | 'token.ended'; readonly concertId: string });

/** The event of a token's end. */
export const tokenEnded = (
  concertId: string,
  { seq, admitted }: Pick<TokenChange, 'seq' | 'admitted'>,
  endedBecause: EndedBecause,
): QueueEvent => ({ kind: 'token.ended', concertId, seq, admitted, expiresAt: null, endedBecause });

/** The state that an operator set. What time adds (not open yet, sold out) is derived. */
export type QueueState = 'open' | 'paused' | 'closed' | 'cancelled';

/** The row of a concert's queue. */
export interface QueueChange extends Readonly<QueueSettings> {
  readonly concertId: string;
  readonly state: QueueState;
  /** Why the concert was cancelled, in the operator's words. */
  readonly cancelReason: string | null;
  readonly salesOpenAt: Date;
  /** A choice of seats that leaves one alone between taken ones is refused. */
  readonly avoidOrphans: boolean;
  /** What the pre-queue is drawn by; secret until `drawn` is set. */
  readonly drawSeed: string;
  /** How many entered before sales opened and were drawn; null until then. */
  readonly drawn: number | null;
  /** Every seat is paid: nobody is let in until a refund. */
  readonly soldOut: boolean;
  /** The last number given. */
  readonly lastSeq: number;
  /** The last place that was reached: everyone before it has been admitted or is gone. */
  readonly frontier: number;
  /** The last number of each history of the database before this one (decision 0014). */
  readonly epochs: readonly number[];
  /** Tokens admitted so far. */
  readonly admitted: number;
  /** Admissions that the rate has earned and not used yet, and when that was last computed. */
  readonly credit: number;
  readonly creditedAt: Date;
}

/** Where a token stands. */
export type TokenState = 'pre_queue' | 'waiting' | 'active' | 'expired' | 'completed';

/** Why a token ended. */
export type EndedBecause = 'paid' | ReasonDetails['TOKEN_EXPIRED']['endedBecause'];

/** A token that was admitted or ended. */
export interface TokenChange {
  readonly seq: number;
  readonly admitted: boolean;
  readonly expiresAt: Date | null;
  readonly endedBecause: EndedBecause | null;
}
