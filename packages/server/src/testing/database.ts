import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { movableClock, moveClock, withMovableClock } from './clock.ts';
import { borrowPostgres } from './postgres.ts';

/** An empty database of a test server's own, whose clock can be moved. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  /** Moves its clock on, and answers what it says then. */
  advance(ms: number): Promise<Date>;
}

/** Makes a database beside the one in `serverUrl`, or on the embedded PostgreSQL. It is dropped when disposed of. */
export async function createDatabase(serverUrl: string | undefined): Promise<TestDatabase> {
  await using making = new AsyncDisposableStack();
  const postgres = serverUrl === undefined ? await borrowPostgres() : { url: serverUrl, giveBack: () => {} };
  making.defer(postgres.giveBack);
  const name = `stagedoor_test_${randomBytes(8).toString('hex')}`;
  await run(postgres.url, `create database ${name}`);
  making.defer(async () => {
    await run(postgres.url, `drop database ${name} with (force)`);
  });
  await run(postgres.url, withMovableClock(name));
  const url = Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  await run(url, movableClock);
  const made = making.move();
  return {
    url,
    advance: async (ms) => (await run<{ now: Date }>(url, moveClock, [ms]))[0]!.now,
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  };
}

async function run<Row extends object>(url: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
