import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  brokenInvariants,
  createDatabase,
  letIn,
  names,
  openStage,
  stageConcert,
  type TestDatabase,
  until,
} from '../harness.ts';
import { hold, pay, somebodyHolds } from '../scenes.ts';

let database: TestDatabase;
let other: pg.Client;
let node: ChildProcess | undefined;
beforeAll(async () => {
  database = await createDatabase();
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
});
afterAll(async () => {
  node?.kill('SIGKILL');
  await other.end();
  await database.drop();
});

/** Each of a crowd buys a seat, on a node that is gone afterwards. */
async function sell(count: number): Promise<string> {
  const stage = await openStage({}, database);
  const date = await stageConcert(stage, { seats: count });
  const visitors = await letIn(stage, date.concertId, names(count, 'buyer'), 1_000);
  const held = await Promise.all(visitors.map((visitor, index) => hold(visitor, date, [index + 1])));
  await Promise.all(visitors.map((visitor, index) => pay(visitor, held[index]!.reservationId)));
  await stage.close();
  return date.concertId;
}

/** What is refunded so far, and how many transactions wait for a row that somebody else has. */
async function look(): Promise<{ refunded: number; waits: number }> {
  const { rows } = await other.query<{ refunded: number; waits: number }>(
    `select (select count(*)::int from payments where status = 'refunded') as refunded,
            (select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`,
  );
  return rows[0]!;
}

test('a node that is killed in the middle of its refunds loses none of them, and another one gives each payment back once', async () => {
  const count = 250;
  const concertId = await sell(count);
  // The node comes to this wallet in its third transaction, with fifty payments locked and none of them written.
  const lock = `select from wallets where user_id = 'buyer-${count}' for update`;
  const somebody = await somebodyHolds({ databaseUrl: database.url }, lock);
  node = spawn(process.execPath, [join(import.meta.dirname, 'refunding-node.ts')], {
    env: { ...process.env, DATABASE_URL: database.url, CONCERT_ID: concertId },
    stdio: 'inherit',
  });
  const gone = once(node, 'exit');
  await until(async () => (await look()).waits > 0);
  node.kill('SIGKILL');
  await gone;
  await until(async () => (await look()).waits === 0);
  expect((await look()).refunded).toBe(200);
  await somebody.letGo();

  const stage = await openStage({}, database);
  const progress = async () => (await stage.operator.concert.cancellations({ concertId })).cancellations[0]!;
  await until(async () => (await progress()).finishedAt !== null);
  expect(await progress()).toMatchObject({ payments: count, refunded: count, amount: count * 1_000, failures: [] });
  const whole = `select count(*)::int as count from wallets where user_id like 'buyer-%' and balance = 1000 and entries = 3`;
  expect(await stage.sql(whole)).toEqual([{ count }]);
  expect(await stage.sql(`select from payment_events where kind = 'refunded'`)).toHaveLength(count);
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});
