import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConnectionLost } from '../../src/database/fault.ts';
import { openDatabase } from '../../src/database/open.ts';
import { read } from '../../src/database/read.ts';
import { createDatabase, openStage, type Stage, stageConcert, testConfig } from '../harness.ts';
import { charge, crowd } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // One connection for reads: whoever keeps or spoils it is noticed.
  stage = await openStage({ poolSize: 1 });
});
afterAll(() => stage.close());

test('whoever looks at their money and payments waits for no plan that was made before', async () => {
  const { concertId } = await stageConcert(stage);
  const [fan] = await crowd(stage, concertId, 1, { prefix: 'rich' });
  const { caller, token } = fan!;
  await charge(fan!, 5);
  for (let n = 0; n < 3; n++) {
    expect(await caller.wallet.balance({ token })).toMatchObject({ balance: 5 });
    expect((await caller.wallet.history({ token })).entries).toHaveLength(1);
    expect((await caller.payment.list({})).payments).toEqual([]);
  }
  const runs = await read<{ kept: number; made: number }>(
    stage.stagedoor.services.pools.users,
    `select generic_plans::int as kept, custom_plans::int as made from pg_prepared_statements where statement ~ '(wallets|ledger_entries|payments)\\s+where'`,
  );
  expect(runs).toEqual([3, 3, 3].map((kept) => ({ kept, made: 0 })));
});

test('a read that fails gives its connection back, whole', async () => {
  const { users } = stage.stagedoor.services.pools;
  const backend = 'select pg_backend_pid() as pid from pg_am limit 1';
  const before = await read<{ pid: number }>(users, backend);
  await expect(read(users, 'select 1 / count(*) from pg_am where false')).rejects.toThrow('division by zero');
  await expect(read(users, 'select 1', ['one value too many'])).rejects.toThrow('bind message');
  expect(await read(users, backend)).toEqual(before);
});

test('a connection that breaks under a read is nobody else’s next', async () => {
  const { users } = stage.stagedoor.services.pools;
  await expect(read(users, 'select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
  expect(await read(users, 'select 1')).toHaveLength(1);
});

test('a read without an answer in time is lost, and whoever comes next does not wait for it', async () => {
  const database = await createDatabase();
  const db = openDatabase({
    ...testConfig(database.url),
    url: database.url,
    poolSize: 1,
    statementTimeoutMs: 100,
    isPooled: false,
  });
  try {
    // The database’s own bound comes first where there is one.
    await read(db, `select set_config('statement_timeout', '0', false) from pg_am limit 1`);
    await expect(read(db, 'select pg_sleep(60)')).rejects.toThrow(ConnectionLost);
    expect(await read(db, 'select 1')).toHaveLength(1);
  } finally {
    await db.close();
    await database.drop();
  }
});

test('behind a pooler a read has the settings that a session would have', async () => {
  const database = await createDatabase();
  const db = openDatabase({ ...testConfig(database.url), url: database.url, poolSize: 1, isPooled: true });
  try {
    const settings = `select current_setting('plan_cache_mode') as plans, current_setting('statement_timeout') as bound from pg_am limit 1`;
    expect(await read(db, settings)).toEqual([{ plans: 'force_generic_plan', bound: expect.stringMatching(/^[1-9]/) }]);
  } finally {
    await db.close();
    await database.drop();
  }
});
