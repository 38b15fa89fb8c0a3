import type { Sequelize } from 'sequelize';
import { rows } from './rows.ts';
import { inTransaction } from './transaction.ts';

/** The oldest transaction that is running and writes, and the id that the next one gets: the same when none is. */
export async function runningTransactions(db: Sequelize): Promise<{ oldest: number; next: number }> {
  const [running] = await inTransaction(db, (transaction) =>
    rows<{ oldest: number; next: number }>(
      transaction,
      `select pg_snapshot_xmin(s)::text::bigint as oldest, pg_snapshot_xmax(s)::text::bigint as next from pg_current_snapshot() as s`,
    ),
  );
  return running!;
}
