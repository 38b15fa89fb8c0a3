import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { borrowPostgres } from './postgres.ts';

/** An empty database of a test server's own. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Makes a database beside the one in `serverUrl`, or on the embedded PostgreSQL. It is dropped when disposed of. */
export async function createDatabase(serverUrl: string | undefined): Promise<TestDatabase> {
  await using making = new AsyncDisposableStack();
  const postgres = serverUrl === undefined ? await borrowPostgres() : { url: serverUrl, giveBack: () => {} };
  making.defer(postgres.giveBack);
  const name = `stagedoor_test_${randomBytes(8).toString('hex')}`;
  await run(postgres.url, `create database ${name}`);
  making.defer(() => run(postgres.url, `drop database ${name} with (force)`));
  const made = making.move();
  return {
    url: Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href,
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
