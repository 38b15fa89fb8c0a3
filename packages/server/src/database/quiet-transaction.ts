import { type Sequelize, Transaction } from 'sequelize';
import { connectionOf, trafficOf } from './traffic.ts';

/** What Sequelize's transaction has and does not declare. */
interface Internals {
  finished: string;
  prepareEnvironment(useCls: boolean): Promise<unknown>;
  cleanup(): void;
  forceCleanup(): Promise<void>;
}

/**
 * Sequelize's own prints a line of plain text for each COMMIT or ROLLBACK that fails, and sends nothing before it was told that the
 * transaction has begun; nothing else differs.
 */
export class QuietTransaction extends Transaction {
  begin(): Promise<void> {
    const connection = connectionOf(this);
    connection.sendTogether();
    const traffic = trafficOf(this);
    const beginning = connection.query('start transaction;');
    traffic.beginning = beginning;
    beginning.then(
      () => (traffic.beginning = undefined),
      // Whoever waits for it hears of it.
      () => {},
    );
    return Promise.resolve();
  }

  override commit(): Promise<void> {
    return this.#end('commit');
  }

  override rollback(): Promise<void> {
    return this.#end('rollback');
  }

  async #end(how: 'commit' | 'rollback'): Promise<void> {
    const internals = this as unknown as Internals;
    try {
      const { command } = await connectionOf(this).query(how);
      if (command !== how.toUpperCase()) throw new Error(`The database answered ${how} with ${command}.`);
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
export async function beginQuietly(db: Sequelize): Promise<QuietTransaction> {
  const transaction = new QuietTransaction(db, {});
  await (transaction as unknown as Internals).prepareEnvironment(false);
  return transaction;
}
