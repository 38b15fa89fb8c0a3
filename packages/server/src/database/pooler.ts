import type { Sequelize } from 'sequelize';
import { UnfitDatabase } from './durability.ts';
import { sqlState } from './fault.ts';
import { openForStart } from './open.ts';
import { inTransaction } from './transaction.ts';

/** No session has it unless it was asked to. */
const oddTimeoutMs = 54_321;

/** How long the pooler may take to find a session for a transaction. */
const sessionWithinMs = 5_000;

const protocolViolation = '08P01';

/**
 * Whether a pooler such as PgBouncer answers at this address: it refuses a session's settings, or takes them and forgets them.
 * @throws UnfitDatabase when it has no transactions, or not two of them at a time
 */
export async function isPooled(url: string): Promise<boolean> {
  if (await keepsSettings(url)) return false;
  const db = openForStart(url, { query_timeout: sessionWithinMs });
  try {
    await refuseUnfitPooler(db);
    return true;
  } finally {
    await db.close();
  }
}

async function keepsSettings(url: string): Promise<boolean> {
  const db = openForStart(url, { options: `-c lock_timeout=${oddTimeoutMs}` });
  try {
    const [found] = await db.query(`select setting from pg_settings where name = 'lock_timeout'`);
    return (found as { setting: string }[])[0]?.setting === String(oddTimeoutMs);
  } catch (error) {
    if (stateOf(error) === protocolViolation) return false;
    throw error;
  } finally {
    await db.close();
  }
}

async function refuseUnfitPooler(db: Sequelize): Promise<void> {
  await inTransaction(db, async () => {
    await inTransaction(db, () => Promise.resolve()).catch((error: unknown) => {
      throw new UnfitDatabase(
        `The pooler in DATABASE_URL has one connection to the database for all: migrations need two at a time, and sales more. Raise its default_pool_size (20 or more).`,
        { cause: error },
      );
    });
  }).catch((error: unknown) => {
    if (stateOf(error) !== protocolViolation) throw error;
    throw new UnfitDatabase(
      'The pooler in DATABASE_URL has no transactions: set pool_mode = transaction (or session) where it says statement.',
      { cause: error },
    );
  });
}

/** Sequelize keeps the error of a connection that was refused apart. */
const stateOf = (error: unknown): string | undefined =>
  sqlState(error) ?? sqlState((error as { parent?: unknown }).parent) ?? sqlState((error as Error).cause);
