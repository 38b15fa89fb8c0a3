import type { Transaction } from 'sequelize';
import { rows } from './rows.ts';

/**
 * The clock, and the oldest transaction that is still running. Every row that is stamped with an earlier id is visible to
 * whatever reads next, so the next look starts here. Read it before the rows: then it can only be too early, never too late.
 */
export async function readHorizon(transaction: Transaction): Promise<{ now: Date; horizon: number }> {
  const [row] = await rows<{ now: Date; horizon: number }>(
    transaction,
    'select clock_timestamp() as now, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon',
  );
  return row!;
}
