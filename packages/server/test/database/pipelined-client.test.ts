import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PipelinedClient } from '../../src/database/pipelined-client.ts';
import { createDatabase, type TestDatabase } from '../harness.ts';

let database: TestDatabase;
let client: PipelinedClient;
let answers = 0;
beforeAll(async () => {
  database = await createDatabase();
  client = new PipelinedClient(database.url);
  await client.connect();
  client.connection.on('readyForQuery', () => answers++);
});
beforeEach(() => (answers = 0));
afterAll(async () => {
  await client.end();
  await database.drop();
});

const divided = (by: number) =>
  client.query<{ n: number }>({ name: 'divided', text: 'select 6 / $1::int as n', values: [by] });
const told = async (statement: Promise<{ rows: { n: number }[] }>): Promise<unknown> =>
  statement.then(
    ({ rows }) => rows[0]!.n,
    (error: Error) => error.message,
  );

test('statements that leave together have an answer each, and wake this process once', async () => {
  client.sendTogether();
  expect(await Promise.all([1, 2, 3].map((by) => told(divided(by))))).toEqual([6, 3, 2]);
  expect(answers).toBe(1);
});

test('behind a statement that fails all that left with it fail for its reason, and the next ones are as good as ever', async () => {
  client.sendTogether();
  const failed = 'division by zero';
  expect(await Promise.all([1, 0, 3, 6].map((by) => told(divided(by))))).toEqual([6, failed, failed, failed]);
  client.sendTogether();
  expect(await Promise.all([1, 2].map((by) => told(divided(by))))).toEqual([6, 3]);
  expect(answers).toBe(2);
});

test('what has no parameters ends what left before it, whatever came of that', async () => {
  client.sendTogether();
  const before = [divided(1), divided(0)].map(told);
  const [last, after] = [client.query<{ n: number }>('select 7 as n'), divided(2)].map(told);
  expect(await Promise.all([...before, last, after])).toEqual([6, 'division by zero', 7, 3]);
});

test('a statement that leaves alone is answered alone', async () => {
  expect(await Promise.all([told(divided(2)), told(divided(3))])).toEqual([3, 2]);
  expect(answers).toBe(2);
});
