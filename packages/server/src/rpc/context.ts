import type { Logger } from 'pino';
import type { Sequelize } from 'sequelize';
import type { DatabaseClock } from '../database/clock.ts';
import type { DatabaseHistory } from '../database/history.ts';
import type { Pools } from '../database/pools.ts';
import type { Engine } from '../engine/engine.ts';
import type { Refusal } from '../errors.ts';
import type { FaultLog } from '../log/index.ts';
import type { CallFigures } from './call-figures.ts';
import type { SharedStream } from './shared-stream.ts';

/**
 * Who calls. A user is known by the `sub` of their access token; services and operators by the operator's key.
 * `newUserName` is the name to make them with when they enter for the first time; without it they must exist.
 */
export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly userId: string; readonly newUserName?: string }
  | { readonly kind: 'operator' };

/** What every procedure can reach. One set for each open Stagedoor. Each noun declares what it adds, so this room knows none. */
export interface Services {
  readonly pools: Pools;
  readonly engine: Engine;
  readonly clock: DatabaseClock;
  /** Which history of the database this node knows: memories compare its generation. */
  readonly history: DatabaseHistory;
  readonly log: Logger;
  /** Where it is counted how procedures fare. */
  readonly calls: CallFigures;
  /** Where faults are told: one line each, and counted. */
  readonly faults: FaultLog;
  /** Aborted when the server begins to stop: streams end so that their readers connect elsewhere. */
  readonly stopping: AbortSignal;
  /** Reads for a user, when it is their turn at the connections that users share. */
  readFor<T>(userId: string, read: (db: Sequelize) => Promise<T>): Promise<T>;
}

/** What one call can reach. */
export interface Context {
  /** Under one key, as every rung of the ladder copies the context. */
  readonly services: Services;
  /** Who calls, or how to find out: asked only where a procedure needs somebody, as it may fail. */
  readonly actor: Actor | (() => Promise<Actor>);
  /** Counts the call against its caller's rates: the refusal when they are used up. None for calls in process. */
  readonly limit: (() => { retryAfterMs: number } | undefined) | undefined;
  /** Makes room for an answer that will be sent: the refusal when there is none. */
  readonly keep?: ((answer: unknown) => Refusal | undefined) | undefined;
  /** Told when an answer was stored before and is given again. */
  readonly onReplay: (() => void) | undefined;
  /** Told when an answer is the same for everyone and may be kept by browsers and proxies, under a version of its content. */
  readonly onShared?: ((version: string) => void) | undefined;
  /** Told of a subscription of which many readers are told the same, by whoever can write each event once for all of them. */
  readonly onStream?: ((stream: SharedStream<object>) => void) | undefined;
}
