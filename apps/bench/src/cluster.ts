import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@stagedoor/postgres';
import pg from 'pg';

/** An embedded PostgreSQL in a temporary folder, as durable as the product's own. */
export interface Cluster extends AsyncDisposable {
  url(database: string): string;
  /** Runs SQL on a connection of its own. */
  sql<Row extends object>(database: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export async function startCluster(): Promise<Cluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stagedoor-bench-'));
  // PostgreSQL's own user must be able to enter when we are root.
  await chmod(dataDir, 0o711);
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const postgres = await startPostgres({ dataDir, password: 'bench' }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const url = (database: string): string => Object.assign(new URL(postgres.url), { pathname: `/${database}` }).href;
  return {
    url,
    async sql<Row extends object>(database: string, text: string, values: readonly unknown[] = []) {
      const client = new pg.Client({ connectionString: url(database) });
      await client.connect();
      try {
        return (await client.query<Row>(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      await remove();
    },
  };
}
