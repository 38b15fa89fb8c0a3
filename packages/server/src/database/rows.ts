import { createHash } from 'node:crypto';
import type { Transaction } from 'sequelize';
import { parameterOf } from './parameters.ts';
import { connectionOf, lostOrRefused, trafficOf, untilBegun } from './traffic.ts';

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

/** A statement as pg sends it. */
export const preparedOf = (
  text: string,
  values: readonly unknown[],
): { name: string; text: string; values: unknown[] } => ({
  name: nameOf(text),
  text,
  values: values.map(parameterOf),
});

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
  if (trafficOf(transaction).beginning) await untilBegun(transaction);
  return (await run(transaction, text, values)).rowCount;
}

async function run<Row>(
  transaction: Transaction,
  text: string,
  values: readonly unknown[],
): Promise<{ rows: Row[]; rowCount: number }> {
  const connection = connectionOf(transaction);
  const traffic = trafficOf(transaction);
  // Whoever still works on a transaction that was given up would write outside of it.
  if (traffic.failure) throw traffic.failure;
  // The client's own bound ends the connection: those before it come first, and each has the server's bound for itself.
  const query_timeout = (connection.connectionParameters?.query_timeout ?? 0) * (traffic.waiting + 1);
  connection.sendTogether();
  traffic.sent++;
  traffic.waiting++;
  try {
    const query = { ...preparedOf(text, values), query_timeout };
    const result = await connection.query(query);
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  } catch (error) {
    traffic.failure ??= lostOrRefused(error);
    // Those behind one that failed fail for no reason of their own.
    throw traffic.failure;
  } finally {
    traffic.waiting--;
  }
}
