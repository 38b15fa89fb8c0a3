import pg from 'pg';
import { Sequelize } from 'sequelize';

/** Where the database is and how hard this node may lean on it. */
export interface DatabaseConfig {
  url: string;
  /** Most connections of this node. */
  poolSize: number;
  /** Longest wait for a row lock. */
  lockTimeoutMs: number;
  /** Longest run of one statement. */
  statementTimeoutMs: number;
}

/** How long a caller waits for a free connection before it is refused as OVERLOADED. */
const acquireTimeoutMs = 1_000;

/** PostgreSQL ends a transaction that a stalled node leaves open, and with it its locks. */
const idleInTransactionMs = 2_000;

/** Money and sequence numbers are bigint in the database; a value that a number cannot hold is a defect, never rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint from the database is not a safe integer.');
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [20, safeInteger],
  // bigint[]
  [1016, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(safeInteger))],
]);

/** pg with bigint read as number, for this pool alone: pg's own type table is shared by the whole process. */
const driver = {
  ...pg,
  types: {
    ...pg.types,
    getTypeParser(oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text') {
      return parsers.get(oid) ?? pg.types.getTypeParser(oid, format);
    },
  },
};

/** Drops the connections that nobody uses now: the next ones go to whatever server the address means then. */
export async function dropIdleConnections(db: Sequelize): Promise<void> {
  const { pool } = db.connectionManager as unknown as { pool: { destroyAllNow(): Promise<void> } };
  await pool.destroyAllNow();
}

/**
 * Each key is looked up in an index, also in a table that was small when the statement was planned: a prepared statement
 * keeps its plan. What has to read a whole table still does.
 */
const planning = { enable_seqscan: 'off', enable_bitmapscan: 'off', jit: 'off' };

/** Opens the pool. Settings travel as startup options, so that no transaction pays a round trip for them. */
export function openDatabase(config: DatabaseConfig): Sequelize {
  const settings = {
    ...planning,
    lock_timeout: config.lockTimeoutMs,
    statement_timeout: config.statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  };
  return new Sequelize(config.url, {
    dialect: 'postgres',
    dialectModule: driver,
    logging: false,
    define: { timestamps: false, underscored: true },
    pool: { max: config.poolSize, min: 0, acquire: acquireTimeoutMs, idle: 60_000 },
    dialectOptions: {
      application_name: 'stagedoor',
      keepAlive: true,
      connectionTimeoutMillis: acquireTimeoutMs,
      // The client's own bound: a network that swallows replies is noticed here, after the server's bound has passed.
      query_timeout: config.statementTimeoutMs + 1_000,
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    },
  });
}
