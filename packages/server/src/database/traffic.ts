import pg from 'pg';
import { BaseError, type Transaction } from 'sequelize';
import { ConnectionLost } from './fault.ts';
import type { PipelinedClient } from './pipelined-client.ts';

/** What pg's client has and does not declare. */
export type Client = PipelinedClient & {
  readonly connection?: { readonly stream?: { destroy(): void } };
  readonly connectionParameters?: { readonly query_timeout?: number };
};

/** The pg client under a Sequelize transaction. Sequelize sets it, but does not declare it. */
export const connectionOf = (transaction: Transaction): Client =>
  (transaction as Transaction & { connection: Client }).connection;

/** What became of a transaction's statements. */
interface Traffic {
  /** Until the database has begun the transaction: nothing may be written before. */
  beginning: Promise<unknown> | undefined;
  sent: number;
  /** Without an answer yet. */
  waiting: number;
  /** What the first one met that failed, or why it was given up: the transaction is over. */
  failure: Error | undefined;
}

const traffics = new WeakMap<Transaction, Traffic>();

export function trafficOf(transaction: Transaction): Traffic {
  let traffic = traffics.get(transaction);
  if (traffic === undefined) {
    traffic = { beginning: undefined, sent: 0, waiting: 0, failure: undefined };
    traffics.set(transaction, traffic);
  }
  return traffic;
}

/** Whatever the database did not answer with an error of its own was lost on the way. */
export const lostOrRefused = (error: unknown): Error =>
  error instanceof pg.DatabaseError ? error : new ConnectionLost(error);

/** Sequelize lets errors of a connection's set-up through as they are: whatever is none of its own came from the wire. */
export const lostOrSequelizes = (error: unknown): Error =>
  error instanceof BaseError ? error : new ConnectionLost(error);

/** Waits until the transaction has begun: a statement that was sent with its beginning may have run without it. */
export async function untilBegun(transaction: Transaction): Promise<void> {
  try {
    await trafficOf(transaction).beginning;
  } catch (error) {
    throw lostOrRefused(error);
  }
}

/** Waits until the transaction has begun, and throws what failed in it: the database would answer COMMIT with ROLLBACK. */
export async function untilWhole(transaction: Transaction): Promise<void> {
  await untilBegun(transaction);
  const { failure } = trafficOf(transaction);
  if (failure) throw failure;
}

/** The transaction is given up: no statement is sent in it any more. */
export function giveUp(transaction: Transaction, why: unknown): void {
  trafficOf(transaction).failure ??=
    why instanceof Error ? why : new Error('The transaction was given up.', { cause: why });
}

/** How many statements were sent in a transaction so far. */
export const sentIn = (transaction: Transaction): number => trafficOf(transaction).sent;
