import type { Sequelize } from 'sequelize';
import { isPooled } from './driver.ts';
import { ConnectionLost } from './fault.ts';
import { preparedOf, rows } from './rows.ts';
import { type Client, lostOrRefused, lostOrSequelizes } from './traffic.ts';
import { inTransaction } from './transaction.ts';

/** What Sequelize's pool has and does not declare. */
interface Connections {
  getConnection(options: object): Promise<Client>;
  releaseConnection(connection: Client): void;
  destroyConnection(connection: Client): Promise<void>;
}

const connectionsOf = (db: Sequelize): Connections => db.connectionManager as unknown as Connections;

/**
 * Runs one statement that reads, on a connection of the pool, prepared once: it is a snapshot by itself and needs no transaction, and
 * its plan is kept (decision 0049). Behind a pooler a transaction brings the settings along.
 */
export async function read<Row>(db: Sequelize, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  if (isPooled(db)) return await inTransaction(db, (transaction) => rows<Row>(transaction, text, values));
  const connection = await connect(db);
  try {
    const result = await connection.query(preparedOf(text, values));
    connectionsOf(db).releaseConnection(connection);
    return result.rows as Row[];
  } catch (error) {
    const failure = lostOrRefused(error);
    await giveBack(db, connection, failure);
    throw failure;
  }
}

async function connect(db: Sequelize): Promise<Client> {
  try {
    return await connectionsOf(db).getConnection({ type: 'SELECT' });
  } catch (error) {
    throw lostOrSequelizes(error);
  }
}

/** A connection on which an answer is missing, or that the server ends with it, serves nobody else. */
async function giveBack(db: Sequelize, connection: Client, failure: Error): Promise<void> {
  const isOver = failure instanceof ConnectionLost || ('severity' in failure && failure.severity === 'FATAL');
  if (!isOver) return connectionsOf(db).releaseConnection(connection);
  connection.connection?.stream?.destroy();
  try {
    await connectionsOf(db).destroyConnection(connection);
  } catch {
    // It had ended by itself; the first error tells more.
  }
}
