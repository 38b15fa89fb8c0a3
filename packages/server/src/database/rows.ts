import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import pg from 'pg';
import type { Transaction } from 'sequelize';

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

/**
 * Runs one statement on the transaction's own connection, prepared once, and returns its rows.
 * Arrays are passed whole: write `= any($1)` and `unnest($1::text[])`, never a list built from strings.
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
  return (await run(transaction, text, values)).rowCount;
}

async function run<Row>(
  transaction: Transaction,
  text: string,
  values: readonly unknown[],
): Promise<{ rows: Row[]; rowCount: number }> {
  try {
    const result = await connectionOf(transaction).query({ name: nameOf(text), text, values: [...values] });
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : new ConnectionLost(error);
  }
}
