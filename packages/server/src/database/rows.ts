import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import pg from 'pg';
import type { Transaction } from 'sequelize';
import { parameterOf } from './parameters.ts';

/** The connection broke or went silent: what the server made of the statement is not known. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('The connection to the database was lost.', { cause });
  }
}

const names = new Map<string, string>();

/** Statements are few and constant, so each keeps one prepared plan a connection, named by its text. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    names.set(text, name);
  }
  return name;
}

/** The pg client under a Sequelize transaction. Sequelize sets it, but does not declare it. */
export function connectionOf(transaction: Transaction): ClientBase {
  return (transaction as Transaction & { connection: ClientBase }).connection;
}

const beginningOf = (transaction: Transaction): Promise<unknown> | undefined =>
  (transaction as Transaction & { beginning?: Promise<unknown> }).beginning;

/** Waits until the transaction has begun: a statement that was sent with its beginning may have run without it. */
export async function isBegun(transaction: Transaction): Promise<void> {
  try {
    await beginningOf(transaction);
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : new ConnectionLost(error);
  }
}

/** Waits until the transaction has begun, and throws what failed in it: the database would answer COMMIT with ROLLBACK. */
export async function isWhole(transaction: Transaction): Promise<void> {
  await isBegun(transaction);
  const { failure } = trafficOf(transaction);
  if (failure) throw failure;
}

/**
 * Runs one statement on the transaction's own connection, prepared once, and returns its rows.
 * Arrays are passed whole: write `= any($1)` and `unnest($1::text[])`, never a list built from strings.
 * Those that don't need each other's answers are started in order and awaited together: they share a round trip (decision 0038).
 */
export async function rows<Row>(
  transaction: Transaction,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await run<Row>(transaction, text, values)).rows;
}

/** The same for a write: how many rows it touched. */
export async function write(transaction: Transaction, text: string, values: readonly unknown[]): Promise<number> {
  if (beginningOf(transaction)) await isBegun(transaction);
  return (await run(transaction, text, values)).rowCount;
}

async function run<Row>(
  transaction: Transaction,
  text: string,
  values: readonly unknown[],
): Promise<{ rows: Row[]; rowCount: number }> {
  const connection: Pipelined = connectionOf(transaction);
  const traffic = trafficOf(transaction);
  // Whoever still works on a transaction that was given up would write outside of it.
  if (traffic.failure) throw traffic.failure;
  // The client's own bound ends the connection: those before it come first, and each has the server's bound for itself.
  const query_timeout = (connection.connectionParameters?.query_timeout ?? 0) * (traffic.waiting + 1);
  sendTogether(connection);
  traffic.sent++;
  traffic.waiting++;
  try {
    const query = { name: nameOf(text), text, values: values.map(parameterOf), query_timeout };
    const result = await connection.query(query);
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  } catch (error) {
    traffic.failure ??= error instanceof pg.DatabaseError ? error : new ConnectionLost(error);
    // Those behind one that failed fail for no reason of their own.
    throw traffic.failure;
  } finally {
    traffic.waiting--;
  }
}

/** What pg has and does not declare. */
interface Pipelined extends ClientBase {
  readonly connection?: { readonly stream?: { cork(): void; uncork(): void; readonly writableCorked: number } };
  readonly connectionParameters?: { readonly query_timeout?: number };
}

/** What became of a transaction's statements. */
interface Traffic {
  sent: number;
  /** Without an answer yet. */
  waiting: number;
  /** What the first one met that failed, or why it was given up: the transaction is over. */
  failure: Error | undefined;
}

const traffics = new WeakMap<Transaction, Traffic>();

function trafficOf(transaction: Transaction): Traffic {
  let traffic = traffics.get(transaction);
  if (traffic === undefined) {
    traffic = { sent: 0, waiting: 0, failure: undefined };
    traffics.set(transaction, traffic);
  }
  return traffic;
}

/** The transaction is given up: no statement is sent in it any more. */
export function giveUp(transaction: Transaction, why: unknown): void {
  trafficOf(transaction).failure ??=
    why instanceof Error ? why : new Error('The transaction was given up.', { cause: why });
}

/** How many statements were sent in a transaction so far. */
export const sentIn = (transaction: Transaction): number => trafficOf(transaction).sent;

/** Whatever is started before the next answer is read travels as one write. */
export function sendTogether({ connection }: Pipelined): void {
  const stream = connection?.stream;
  if (stream === undefined || stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
