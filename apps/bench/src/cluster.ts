import { startThrowawayPostgres } from '@stagedoor/postgres';
import pg from 'pg';

/** A PostgreSQL to measure, with databases of the benchmark's own. They are dropped when it is disposed of. */
export interface Cluster extends AsyncDisposable {
  /** PostgreSQL's own. */
  readonly version: string;
  url(database: string): string;
  /** Makes a database, as a copy of another one when that is named. */
  make(database: string, template?: string): Promise<void>;
  drop(database: string): Promise<void>;
  /** The name of a database that is there to be copied: filled once, however many ask for it. */
  template(database: string, fill: () => Promise<void>): Promise<string>;
  /** Writes down what is still in memory only, so that nothing that is measured has to. */
  settle(): Promise<void>;
  /** Runs SQL on a connection of its own. */
  sql<Row extends object>(database: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The flag with which any server can be measured. */
export const clusterFlag = { database: { type: 'string' } } as const;

/**
 * The server behind `databaseUrl`, or else an embedded PostgreSQL in a temporary folder, as durable as the product's own. The
 * latter goes with this process, whatever ends it.
 * @param settings of the embedded one
 */
export async function startCluster(databaseUrl?: string, settings: Record<string, string> = {}): Promise<Cluster> {
  const server =
    databaseUrl === undefined ? await startThrowawayPostgres({ settings }) : { url: databaseUrl, stop: async () => {} };
  const made = new Set<string>();
  const templates = new Map<string, Promise<string>>();
  const url = (database: string): string =>
    Object.assign(new URL(server.url), { pathname: `/${nameOf(database)}` }).href;
  const drop = async (database: string): Promise<void> => {
    await run(server.url, `drop database if exists ${nameOf(database)} with (force)`);
    made.delete(database);
  };
  let version: string;
  try {
    const [row] = await run<{ version: string }>(server.url, `select current_setting('server_version') as version`);
    version = row!.version;
    console.log(`PostgreSQL ${version}`);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    version,
    url,
    drop,
    async make(database, template) {
      await drop(database);
      const copy = template === undefined ? '' : `template ${nameOf(template)} strategy file_copy`;
      await run(server.url, `create database ${nameOf(database)} ${copy}`);
      made.add(database);
    },
    template(database, fill) {
      const filled = templates.get(database) ?? fill().then(() => database);
      templates.set(database, filled);
      return filled;
    },
    settle: async () => void (await run(server.url, 'checkpoint')),
    sql: (database, text, values) => run(url(database), text, values),
    async [Symbol.asyncDispose]() {
      try {
        for (const database of made) await drop(database);
      } finally {
        await server.stop();
      }
    },
  };
}

const nameOf = (database: string): string => `stagedoor_bench_${database}`;

async function run<Row extends object>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
