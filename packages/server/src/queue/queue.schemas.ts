import { z } from 'zod';
import type { EndedBecause, QueueState, TokenState } from './queue.events.ts';
import { id, keyOfOperator, moment, userId } from '../rpc/inputs.ts';
import { eachSetting, type QueueSettings } from './queue.settings.ts';

export const issueInput = z.object({
  concertId: id,
  /** For whom: service callers only. */
  userId: userId.optional(),
});
export const statusInput = z.object({ token: z.string() });
export const watchInput = z.object({ token: z.string(), lastEventId: z.string().max(100).nullish() });
export const concertInput = z.object({ concertId: id });
export const stateInput = z.object({ concertId: id, ...keyOfOperator });

/** Whatever is missing stays as it is. */
export const configureInput = z.object({
  concertId: id,
  ...eachSetting(({ min, max, isWhole }) => (isWhole ? z.int() : z.number()).min(min).max(max).optional()),
  /** When the queue starts to let people in. */
  salesOpenAt: moment.optional(),
  ...keyOfOperator,
});

/** A place in a queue as its holder sees it. */
export interface TokenStatus {
  /** Send it with every call of this visit. */
  token: string;
  /** `pre_queue` before sales open, then `waiting`, `active` while inside, at last `expired` or `completed`. */
  state: TokenState;
  /** Why it ended, when it has. */
  endedBecause?: EndedBecause;
  /** The place in the queue; null before sales open. */
  place: number | null;
  /** The number of the entry: with the published seed, anyone recomputes the place that it was drawn. */
  entry: number;
  /** How many stand before it, exact up to one tick; 0 where it has no meaning. */
  ahead: number;
  /** When to ask again. Asking earlier brings nothing. */
  pollAfterMs: number;
  /**
   * Until one comes in, if the queue goes on as in the last minute: who comes in, who is absent, who leaves. Before sales
   * open, until they do. Null when nothing can be said.
   */
  estimatedWaitMs: number | null;
  /**
   * Where nine of ten waits end, or more, while the pace stays as it is: from twice as many ahead who give up as lately
   * to none at all, and as far as chance moves what was counted. A pause or other caps make it another wait.
   */
  estimatedWaitRangeMs: [number, number] | null;
  /** When the visit ends, while it is active. */
  expiresAt: Date | null;
  /** Every seat is paid: nobody is let in unless one is refunded. */
  soldOut: boolean;
  /** Nobody is let in until the operator goes on. */
  paused: boolean;
  /** The server's time: clients count down to `expiresAt` by it. */
  now: Date;
}

/** A queue's settings. */
export interface QueueOutput extends QueueSettings {
  concertId: string;
  state: QueueState;
  /** When the queue starts to let people in. */
  salesOpenAt: Date;
}

/** A queue's figures. */
export interface StatsOutput {
  concertId: string;
  state: QueueState;
  soldOut: boolean;
  waiting: number;
  active: number;
  /** Admitted so far. */
  admitted: number;
  /** Left before their turn, so far. */
  departed: number;
  /** Measured over the last minute, as are the next three. */
  admittedPerSecond: number;
  admittedPerMinute: number;
  departedPerMinute: number;
  /** Status polls on this node. */
  pollsPerSecond: number;
  /** When the last of those who wait now would come in; null while nobody is let in. */
  estimatedMsToEmpty: number | null;
  /** Of those whose turn came, how many were not there. */
  shareAbsent: number;
  /** The last place that was reached. */
  frontier: number;
}
