import pg from 'pg';
import { ConnectionLost } from '../database/fault.ts';

/** Longest run of one statement. A piece takes a small part of a second; the draw of a pre-queue sorts all of it. */
const statementTimeoutMs = 60_000;

/** Rows that a stream takes at a time: few enough that reading them never holds the event loop up. */
const streamRows = 1_000;

/**
 * Every table is walked along its primary key, and every look-up is by an index. Whatever the statistics say, no plan may
 * read or sort a whole table instead, so those that would are switched off for this transaction.
 */
const settings = {
  statement_timeout: `${statementTimeoutMs}`,
  idle_in_transaction_session_timeout: '60000',
  work_mem: "'16MB'",
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_sort: 'off',
  enable_incremental_sort: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

/** One REPEATABLE READ snapshot of the database, on a connection of its own: none of those that serve people. */
export class Snapshot implements AsyncDisposable {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(databaseUrl: string): Promise<Snapshot> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'stagedoor audit',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: statementTimeoutMs + 1_000,
    });
    // Whoever waits for a statement hears of a broken connection; without a listener it would end the process.
    client.on('error', () => {});
    const snapshot = new Snapshot(client);
    try {
      await client.connect();
    } catch (error) {
      throw asFault(error);
    }
    try {
      const local = Object.entries(settings).map(([name, value]) => `set local ${name} = ${value};`);
      await snapshot.rows(`begin isolation level repeatable read read only; ${local.join(' ')}`);
      return snapshot;
    } catch (error) {
      await snapshot[Symbol.asyncDispose]();
      throw error;
    }
  }

  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    try {
      return (await this.#client.query<Row>(text, [...values])).rows;
    } catch (error) {
      throw asFault(error);
    }
  }

  /** The rows of a query that may have millions of them, a few at a time. One stream is open at once. */
  async *stream<Row extends object>(text: string, values: readonly unknown[] = []): AsyncGenerator<Row[]> {
    await this.rows(`declare audited no scroll cursor for ${text}`, values);
    for (;;) {
      const rows = await this.rows<Row>(`fetch ${streamRows} from audited`);
      if (rows.length > 0) yield rows;
      if (rows.length < streamRows) break;
    }
    await this.rows('close audited');
  }

  /** Lets go of the snapshot. A statement under way fails at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => {});
  }
}

const asFault = (error: unknown): unknown => (error instanceof pg.DatabaseError ? error : new ConnectionLost(error));
