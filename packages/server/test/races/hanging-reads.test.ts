import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, names, openStage, type Stage, stageConcert, until } from '../harness.ts';
import { crowd, freeSeats, hold, pay, somebodyHolds } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // Long enough that no read gives its connection back before the payments are answered.
  stage = await openStage({ lockTimeoutMs: 20_000, statementTimeoutMs: 25_000 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const hanging = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** Ten people pay while nobody can read this table and all these looks wait for it. */
async function payWhileLooksHang(table: string, looks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const scene = await stageConcert(stage);
  const payers = await crowd(stage, scene.concertId, 10, { prefix: `payer-${table}`, balance: 1_000 });
  const holds = await Promise.all(payers.map((payer, n) => hold(payer, scene, [n + 1])));
  const other = await somebodyHolds(stage, `lock table ${table} in access exclusive mode`);
  let shown = 0;
  const looked = Promise.allSettled(looks.map((look) => look().then(() => shown++)));
  try {
    await until(async () => (await stage.sql(hanging)).length > 0);
    const payments = await Promise.all(payers.map((payer, n) => pay(payer, holds[n]!.reservationId)));
    expect(payments.map((payment) => payment.balance)).toEqual(payers.map(() => 0));
    expect(shown).toBe(0);
  } finally {
    await other.letGo();
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
    'concerts',
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
  await payWhileLooksHang('schedules', looks);
  expect(await looks[0]!()).toHaveLength(50);
});
