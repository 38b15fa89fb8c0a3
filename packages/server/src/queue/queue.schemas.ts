import { z } from 'zod';
import type { EndedBecause, QueueState, TokenState } from './queue.events.ts';
import { id, type KeyedByOperator, keyOfOperator, moment, requestOf, userId } from '../rpc/inputs.ts';
import { eachSetting, type QueueSettings, type SettingsRequest } from './queue.settings.ts';

/** Who enters which queue. */
export interface IssueTokenRequest {
  /** The concert whose queue to enter. */
  concertId: string;
  /** The user who enters, 1–255 characters. Only services name one; users enter for themselves. */
  userId?: string | undefined;
}

/** Whose place to look up. */
export interface StatusRequest {
  /** The queue token, from `queue.issueToken`. */
  token: string;
}

/** Whose place to follow. */
export interface WatchRequest {
  /** The queue token, from `queue.issueToken`. */
  token: string;
  /** Sent by the stream's reader when it connects again; you need not set it. At most 100 characters. */
  lastEventId?: string | null | undefined;
}

/** Which queue. */
export interface QueueRequest {
  /** The concert whose queue is meant. */
  concertId: string;
}

/** Which queue to pause, resume or close. */
export interface QueueStateRequest extends QueueRequest, KeyedByOperator {}

/** How a queue is set: whatever is left out stays as it is. */
export interface ConfigureRequest extends QueueRequest, SettingsRequest, KeyedByOperator {
  /** When the queue starts to admit: ISO 8601 with an offset, in the years 1970 to 9998. Once anyone has entered there is no new draw. */
  salesOpenAt?: string | Date | undefined;
  /** Whether a choice of seats is refused that leaves a single one alone in its row, where another choice would not; not at first. */
  avoidOrphans?: boolean | undefined;
}

export const issueInput = requestOf<IssueTokenRequest>()(z.object({ concertId: id, userId: userId.optional() }));
export const statusInput = requestOf<StatusRequest>()(z.object({ token: z.string() }));
export const watchInput = requestOf<WatchRequest>()(
  z.object({ token: z.string(), lastEventId: z.string().max(100).nullish() }),
);
export const concertInput = requestOf<QueueRequest>()(z.object({ concertId: id }));
export const stateInput = requestOf<QueueStateRequest>()(z.object({ concertId: id, ...keyOfOperator }));
export const configureInput = requestOf<ConfigureRequest>()(
  z.object({
    concertId: id,
    ...eachSetting(({ min, max, isWhole }) => (isWhole ? z.int() : z.number()).min(min).max(max).optional()),
    salesOpenAt: moment.optional(),
    avoidOrphans: z.boolean().optional(),
    ...keyOfOperator,
  }),
);

/** A place in a queue as its holder sees it. */
export interface TokenStatus {
  /** Send it with every call of this visit. */
  token: string;
  /** `pre_queue` before sales open, then `waiting`, `active` while inside, at last `expired` or `completed`. */
  state: TokenState;
  /** Why it ended, when it has. */
  endedBecause?: EndedBecause;
  /** Why the concert was cancelled, in the operator's words. Only where `endedBecause` is `cancelled`. */
  cancelReason?: string;
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
   * The 90 % interval of the wait at the last minute's pace, shortest and longest in milliseconds. It covers chance and people
   * ahead who give up, from none to twice as many as lately; not a pause or new settings.
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

/** How a queue is set. */
export interface SettingsOutput extends QueueSettings {
  /** When the queue starts to let people in. */
  salesOpenAt: Date;
  /** Whether a choice of seats is refused that leaves a single one alone in its row. */
  avoidOrphans: boolean;
}

/** A queue's settings, and whether it lets anybody in. */
export interface QueueOutput extends SettingsOutput {
  concertId: string;
  state: QueueState;
}

/** A queue's figures. */
export interface StatsOutput {
  concertId: string;
  state: QueueState;
  soldOut: boolean;
  /** People who wait now. */
  waiting: number;
  /** People inside now. */
  active: number;
  /** Admitted so far. */
  admitted: number;
  /** Left before their turn, so far. */
  departed: number;
  /** Measured over the last minute, as are the next five. */
  admittedPerSecond: number;
  admittedPerMinute: number;
  departedPerMinute: number;
  /** Status polls on this node. */
  pollsPerSecond: number;
  /** Calls of whatever kind on this node, of all concerts together. */
  callsPerSecond: number;
  /** Those of them that failed by no fault of their caller: overloaded, no database, an error of the server. */
  errorsPerSecond: number;
  /** When the last of those who wait now would come in; null while nobody is let in. */
  estimatedMsToEmpty: number | null;
  /** Of those whose turn came, how many were not there. */
  shareAbsent: number;
  /** The last place that was reached. */
  frontier: number;
  /** How the queue is set, as `queue.configure` left it. */
  settings: SettingsOutput;
}
