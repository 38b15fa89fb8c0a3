import { Sequelize } from 'sequelize';
import { driver, pooledDriver } from './driver.ts';

/** Where the database is and how hard this node may lean on it. */
export interface DatabaseConfig {
  url: string;
  /** Most connections of this node. */
  poolSize: number;
  /** How long a caller waits for a connection. */
  acquireTimeoutMs: number;
  /** Longest wait for a row lock. */
  lockTimeoutMs: number;
  /** Longest run of one statement. */
  statementTimeoutMs: number;
  /** Whether a pooler in front shares sessions between transactions. */
  isPooled: boolean;
}

/** PostgreSQL ends a transaction that a stalled node leaves open, and with it its locks. */
const idleInTransactionMs = 2_000;

/** Drops the connections that nobody uses now: the next ones go to whatever server the address means then. */
export async function dropIdleConnections(db: Sequelize): Promise<void> {
  const { pool } = db.connectionManager as unknown as { pool: { destroyAllNow(): Promise<void> } };
  await pool.destroyAllNow();
}

/**
 * Each key is looked up in an index, also in a table that was small when the statement was planned: a prepared statement
 * keeps its plan. What has to read a whole table still does. And as no value may change a plan, none is planned for (decision 0046).
 */
const planning = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
};

/** A host that takes connections and never answers must not hang the start. */
const startWithinMs = 5_000;

/** What a session is left as it is found: it may serve others next. Sequelize would set two things in each. */
const untouched = { keepDefaultTimezone: true };
const silent = { clientMinMessages: 'ignore' };

/** A small pool without the settings that serve requests, for what is done once at the start. */
export function openForStart(url: string, dialectOptions: object = {}): Sequelize {
  return new Sequelize(url, {
    dialect: 'postgres',
    dialectModule: driver,
    logging: false,
    ...untouched,
    pool: { max: 3 },
    dialectOptions: { connectionTimeoutMillis: startWithinMs, ...silent, ...dialectOptions },
  });
}

/** Opens the pool. Settings travel as startup options, so that no transaction pays for them, or with each through a pooler. */
export function openDatabase(config: DatabaseConfig): Sequelize {
  const settings = {
    ...planning,
    lock_timeout: config.lockTimeoutMs,
    statement_timeout: config.statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    timezone: 'UTC',
    client_min_messages: 'warning',
  };
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
  return new Sequelize(config.url, {
    dialect: 'postgres',
    dialectModule: config.isPooled ? pooledDriver(settings) : driver,
    logging: false,
    ...untouched,
    define: { timestamps: false, underscored: true },
    pool: { max: config.poolSize, min: 0, acquire: config.acquireTimeoutMs, idle: 60_000 },
    dialectOptions: {
      application_name: 'stagedoor',
      keepAlive: true,
      connectionTimeoutMillis: config.acquireTimeoutMs,
      // The client's own bound: a network that swallows replies is noticed here, after the server's bound has passed.
      query_timeout: config.statementTimeoutMs + 1_000,
      ...silent,
      ...(config.isPooled ? {} : { options }),
    },
  });
}
