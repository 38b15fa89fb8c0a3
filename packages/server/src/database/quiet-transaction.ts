import { type Sequelize, Transaction, type TransactionOptions } from 'sequelize';
import { connectionOf } from './rows.ts';

/** What Sequelize's transaction has and does not declare. */
interface Internals {
  finished: string;
  prepareEnvironment(useCls: boolean): Promise<unknown>;
  cleanup(): void;
  forceCleanup(): Promise<void>;
}

/** Sequelize's own prints a line of plain text for each COMMIT or ROLLBACK that fails; nothing else differs. */
class QuietTransaction extends Transaction {
  override commit(): Promise<void> {
    return this.#end('commit');
  }

  override rollback(): Promise<void> {
    return this.#end('rollback');
  }

  async #end(how: 'commit' | 'rollback'): Promise<void> {
    const internals = this as unknown as Internals;
    try {
      await connectionOf(this).query(how);
      internals.cleanup();
    } catch (error) {
      // The connection is in a state that nobody knows.
      await internals.forceCleanup();
      throw error;
    } finally {
      internals.finished = how;
    }
  }
}

/** Begins a transaction whose failures are told by what it throws alone. */
export async function beginQuietly(db: Sequelize, options: TransactionOptions): Promise<Transaction> {
  const transaction = new QuietTransaction(db, options);
  await (transaction as unknown as Internals).prepareEnvironment(false);
  return transaction;
}
