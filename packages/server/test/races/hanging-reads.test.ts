import { afterAll, beforeAll, expect, test } from 'vitest';
import { userConnections } from '../../src/database/pools.ts';
import { brokenInvariants, names, openStage, type Stage, stageConcert, testConfig, until } from '../harness.ts';
import { crowd, freeSeats, hold, pay } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // Long enough that no read gives its connection back before the payments are answered.
  stage = await openStage({ lockTimeoutMs: 20_000, statementTimeoutMs: 25_000 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const asleep = `from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(20)'`;

/** Ten people pay while everything that goes by these connections hangs, and with it all these looks. */
async function payWhileLooksHang(
  pool: 'everyone' | 'users',
  looks: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const scene = await stageConcert(stage);
  const payers = await crowd(stage, scene.concertId, 10, { prefix: `payer-${pool}`, balance: 1_000 });
  const holds = await Promise.all(payers.map((payer, n) => hold(payer, scene, [n + 1])));
  const { poolSize } = testConfig(stage.databaseUrl);
  const size = pool === 'everyone' ? 1 : userConnections(poolSize);
  const sleeps = Array.from({ length: size }, () =>
    stage.stagedoor.services.pools[pool].query('select pg_sleep(20)').catch(() => undefined),
  );
  await until(async () => (await stage.sql(`select ${asleep} and state = 'active'`)).length === size);
  let shown = 0;
  const looked = Promise.allSettled(looks.map((look) => look().then(() => shown++)));
  try {
    const payments = await Promise.all(payers.map((payer, n) => pay(payer, holds[n]!.reservationId)));
    expect(payments.map((payment) => payment.balance)).toEqual(payers.map(() => 0));
    expect(shown).toBe(0);
  } finally {
    await stage.sql(`select pg_cancel_backend(pid) ${asleep}`);
    await Promise.all(sleeps);
    await looked;
  }
}

test('while a crowd’s looks at the list of concerts hang, those who hold seats pay', async () => {
  const { list } = stage.as({ kind: 'anonymous' }).concert;
  // Each asks once more as soon as what it was shown may be too old: memory answers without a look for a moment.
  const untilItHangs = async (): Promise<void> => {
    const startedMs = performance.now();
    while (performance.now() - startedMs < 1_000) await list();
  };
  await payWhileLooksHang(
    'everyone',
    Array.from({ length: 500 }, () => untilItHangs),
  );
  expect((await list()).concerts).not.toEqual([]);
});

test('while looks at the seats of many concerts hang, those who hold seats pay', async () => {
  const looks: (() => Promise<number[]>)[] = [];
  for (const prefix of names(20, 'looker')) {
    const scene = await stageConcert(stage);
    const [visitor] = await crowd(stage, scene.concertId, 1, { prefix });
    looks.push(() => freeSeats(visitor!, scene));
  }
  await payWhileLooksHang('users', looks);
  expect(await looks[0]!()).toHaveLength(50);
});
