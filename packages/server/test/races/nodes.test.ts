import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor, type Stagedoor } from '../../src/index.ts';
import { patience } from '../../src/testing/patience.ts';
import {
  asAdmin,
  brokenInvariants,
  createDatabase,
  openStage,
  settleAll,
  type Stage,
  stageConcert,
  testConfig,
  until,
  waitingForLocks,
} from '../harness.ts';
import { balance, charge, crowd, enterAgain, hold, pay, somebodyHolds } from '../scenes.ts';

let stage: Stage;
let second: Stagedoor;
let dropDatabase: () => Promise<void>;
beforeAll(async () => {
  const database = await createDatabase();
  dropDatabase = database.drop;
  // A deadlock would not be found, and so be seen.
  await asAdmin(
    database.url,
    `alter database ${new URL(database.url).pathname.slice(1)} set deadlock_timeout = '10min'`,
  );
  stage = await openStage({}, database);
  second = await openStagedoor(testConfig(stage.databaseUrl));
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await second.stop();
  await stage.close();
  await dropDatabase();
});

const onSecond = (userId: string): ReturnType<Stagedoor['createCaller']> =>
  second.createCaller({ kind: 'user', userId });

test('on two nodes people come in exactly in their order, never more than may be inside', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 4 });
  await stage.sql(`insert into users select 'mover-' || n, 'Mover', now() from generate_series(1, 60) n`);
  const visitors = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const userId = `mover-${n + 1}`;
      const caller = n % 2 === 0 ? stage.user(userId) : onSecond(userId);
      const { token, place } = await caller.queue.issueToken({ concertId });
      return { caller, other: n % 2 === 0 ? onSecond(userId) : stage.user(userId), token, place: place! };
    }),
  );
  visitors.sort((a, b) => a.place - b.place);
  expect(visitors.map((visitor) => visitor.place)).toEqual(visitors.map((_, index) => index + 1));
  for (const { other, token } of visitors) {
    await until(async () => (await other.queue.status({ token })).state === 'active');
    await other.queue.leave({ token });
  }
  const admitted = await stage.sql<{ seq: string; at: Date }>(
    'select seq, admitted_at as at from tokens where concert_id = $1 order by admitted_at, seq',
    [concertId],
  );
  expect(admitted.map((row) => Number(row.seq))).toEqual(visitors.map((visitor) => visitor.place));
  const [most] = await stage.sql<{ most: number }>(
    'select max(active_before + admitted)::int as most from admissions where concert_id = $1',
    [concertId],
  );
  expect(most!.most).toBeLessThanOrEqual(4);
});

test('one key used on both nodes at once has one effect, for holds, charges and payments', async () => {
  const scene = await stageConcert(stage, { seats: 21 });
  const visitors = await crowd(stage, scene.concertId, 20, { prefix: 'doubled' });
  await Promise.all(
    visitors.map(async (visitor, n) => {
      const twin = { ...visitor, caller: onSecond(visitor.userId) };
      const charges = await Promise.all([charge(visitor, 5_000, 'k'), charge(twin, 5_000, 'k')]);
      expect(charges[1]).toEqual(charges[0]);
      const holds = await Promise.all([hold(visitor, scene, [n + 1], 'k'), hold(twin, scene, [n + 1], 'k')]);
      expect(holds[1]).toEqual(holds[0]);
      const { reservationId } = holds[0];
      const payments = await Promise.all([pay(twin, reservationId, 'k'), pay(visitor, reservationId, 'k')]);
      expect(payments[1]).toEqual(payments[0]);
    }),
  );
  expect(await balance(await enterAgain(visitors[0]!, scene.concertId))).toBe(4_000);
});

test('one seat wanted on both nodes goes to one', async () => {
  const scene = await stageConcert(stage);
  const visitors = await crowd(stage, scene.concertId, 100, { prefix: 'spread' });
  const { answers, reasons } = await settleAll(
    visitors.map((visitor, n) =>
      hold(n % 2 === 0 ? visitor : { ...visitor, caller: onSecond(visitor.userId) }, scene, [1]),
    ),
  );
  expect(answers).toHaveLength(1);
  expect(new Set(reasons)).toEqual(new Set(['SEAT_TAKEN']));
});

test('first charges of the same people on both nodes count, and nobody waits for each other in a circle', async () => {
  const { concertId } = await stageConcert(stage);
  const visitors = await crowd(stage, concertId, 12, { prefix: 'crossing' });
  for (let round = 0; round < visitors.length; round += 2) {
    const [one, two] = [visitors[round]!, visitors[round + 1]!];
    // While somebody else makes the second wallet, both nodes line up behind it, each with a batch of both.
    const other = await somebodyHolds(stage, `insert into wallets values ($1, 'KRW', 1, 1)`, [two.userId]);
    const there = [two, one].map((visitor) => ({ ...visitor, caller: onSecond(visitor.userId) }));
    const charges = [one, two].map((visitor) => charge(visitor, 1, 'here'));
    charges.push(...there.map((visitor) => charge(visitor, 2, 'there')));
    await until(async () => (await stage.sql(waitingForLocks)).length === 2);
    await other.letGo();
    const freeMs = performance.now();
    await Promise.all(charges);
    // In a deadlock they would wait as long as anybody may for a lock: with one order of locks there is none.
    expect(performance.now() - freeMs).toBeLessThan(patience.lockTimeoutMs / 2);
  }
  expect(await Promise.all(visitors.map(balance))).toEqual(visitors.map(() => 3));
});

test('a node that has not heard of a concert yet gives the place that the user has on another node', async () => {
  const deaf = await openStagedoor(testConfig(stage.databaseUrl, { tickMs: 3_600_000 }));
  try {
    const { concertId } = await stageConcert(stage);
    const [visitor] = await crowd(stage, concertId, 1, { prefix: 'elsewhere' });
    const there = deaf.createCaller({ kind: 'user', userId: visitor!.userId });
    expect(await there.queue.issueToken({ concertId })).toMatchObject({ token: visitor!.token, place: 1 });
  } finally {
    await deaf.stop();
  }
});
