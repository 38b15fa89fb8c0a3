import type { Sequelize, Transaction } from 'sequelize';
import { CommitUnknown, ConnectionLost, sqlState } from './fault.ts';
import { beginQuietly, type QuietTransaction } from './quiet-transaction.ts';
import { connectionOf, giveUp, lostOrSequelizes, untilWhole } from './traffic.ts';

/** The server was turned into a standby, or is one. */
const readOnly = '25006';

const over = new Error('The transaction is over.');

/**
 * Runs `work` in one READ COMMITTED transaction, which begins in the round trip of its first statement. Unlike Sequelize's managed
 * form it tells a failed COMMIT (nobody knows what happened) from a failure before it (nothing happened), and it never returns a
 * broken connection to the pool.
 */
export async function inTransaction<T>(db: Sequelize, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const transaction = await begin(db);
  let result: T;
  try {
    result = await work(transaction);
    await untilWhole(transaction);
  } catch (error) {
    await abandon(transaction, error);
    throw error;
  }
  // The connection is somebody else's next.
  giveUp(transaction, over);
  try {
    await transaction.commit();
  } catch (error) {
    throw new CommitUnknown(error);
  }
  return result;
}

async function begin(db: Sequelize): Promise<QuietTransaction> {
  try {
    return await beginQuietly(db);
  } catch (error) {
    throw lostOrSequelizes(error);
  }
}

async function abandon(transaction: Transaction, error: unknown): Promise<void> {
  giveUp(transaction, error);
  // A silent connection would answer ROLLBACK no sooner than the statement, and a server that takes no writes is no longer the
  // database: cut it, so that the pool drops it.
  if (error instanceof ConnectionLost || sqlState(error) === readOnly)
    connectionOf(transaction).connection?.stream?.destroy();
  try {
    await transaction.rollback();
  } catch {
    // The first error tells more, and Sequelize has dropped the connection.
  }
}
