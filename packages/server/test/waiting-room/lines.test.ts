import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor, type Stagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  letIn,
  names,
  openStage,
  type Stage,
  stageConcert,
  testConfig,
  until,
  type Visitor,
} from '../harness.ts';
import { enter, hold, pay, type Scene, somebodyHolds, untilState } from '../scenes.ts';

let stage: Stage;
/** A node without a tick of its own: what it commits, others have to find. */
let quiet: Stagedoor;
beforeAll(async () => {
  stage = await openStage({ tickMs: 200 });
  quiet = await openStagedoor(testConfig(stage.databaseUrl, { tickMs: 3_600_000 }));
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await quiet.stop();
  await stage.close();
});

interface Line extends Scene {
  readonly inside: Visitor;
  readonly next: Visitor;
}

/** A concert with room for one: somebody inside, and somebody who waits. */
async function line(name: string, settings: Parameters<typeof stageConcert>[1] = {}): Promise<Line> {
  const scene = await stageConcert(stage, { maxActive: 1, ...settings });
  const [inside] = await letIn(stage, scene.concertId, [`${name} inside`], 5_000);
  return { ...scene, inside: inside!, next: await enter(stage, scene.concertId, `${name} next`) };
}

const lines = (count: number, name: string): Promise<Line[]> => Promise.all(names(count, name).map((one) => line(one)));

/** Admission transactions so far. */
async function admissions(): Promise<number> {
  const figures = await stage.stagedoor.registry.getMetricsAsJSON();
  const values = figures.find((figure) => figure.name === 'stagedoor_batch_size')!.values as unknown as {
    metricName: string;
    labels: { command: string };
    value: number;
  }[];
  return values
    .filter((one) => one.metricName.endsWith('_count') && one.labels.command.startsWith('queue.admit'))
    .reduce((sum, one) => sum + one.value, 0);
}

async function ticks(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick++) await stage.stagedoor.services.queues.nextRefresh();
}

/** Ticks until somebody is inside. */
async function ticksUntilIn({ caller, token }: Visitor): Promise<number> {
  for (let count = 0; count < 50; count++) {
    if ((await caller.queue.status({ token })).state === 'active') return count;
    await ticks(1);
  }
  throw new Error('Nobody was let in.');
}

/** The refresh that hears of it, the tick that lets in, and many for a busy machine, but sooner than each line is asked anyway. */
const soon = 12;

test('lines in which nobody can come in are left alone', async () => {
  await lines(10, 'stuck');
  await ticks(2);
  const before = await admissions();
  const startedMs = performance.now();
  await ticks(10);
  // Each is asked anyway once in ten seconds, here in about two.
  expect((await admissions()) - before).toBeLessThanOrEqual(10 * Math.ceil((performance.now() - startedMs) / 10_000));
});

test('a place is given at once when somebody leaves, pays, or runs out', async () => {
  const left = await line('left');
  await left.inside.caller.queue.leave({ token: left.inside.token });
  expect(await ticksUntilIn(left.next)).toBeLessThanOrEqual(soon);

  const paid = await line('paid');
  const { reservationId } = await hold(paid.inside, paid, [1]);
  await pay(paid.inside, reservationId);
  expect(await ticksUntilIn(paid.next)).toBeLessThanOrEqual(soon);

  const expired = await line('expired', { activeTtlMs: 1_500 });
  await untilState(expired.inside.caller, expired.inside.token, 'expired');
  expect(await ticksUntilIn(expired.next)).toBeLessThanOrEqual(soon);
});

test('a place that is left on another node is given at once', async () => {
  const { inside, next } = await line('elsewhere');
  await quiet.createCaller({ kind: 'user', userId: inside.userId }).queue.leave({ token: inside.token });
  expect(await ticksUntilIn(next)).toBeLessThanOrEqual(soon);
});

test('a refund that this node never heard of lets people in after a while', async () => {
  const sold = await line('sold out', { seats: 1 });
  const { paymentId } = await pay(sold.inside, (await hold(sold.inside, sold, [1])).reservationId);
  await until(async () => (await sold.next.caller.queue.status(sold.next)).soldOut);
  const operator = quiet.createCaller({ kind: 'operator' });
  await operator.payment.refund({ paymentId, reason: 'cannot come', idempotencyKey: 'r' });
  await untilState(sold.next.caller, sold.next.token, 'active');
});

test('whoever looks at a concert sees that it is sold out, and that a seat came back, also while nobody waits', async () => {
  const scene = await stageConcert(stage, { seats: 1 });
  const [last] = await letIn(stage, scene.concertId, ['the last one in'], 5_000);
  const shown = async () => (await stage.operator.concert.get(scene)).queue.soldOut;
  const { paymentId } = await pay(last!, (await hold(last!, scene, [1])).reservationId);
  await until(shown);
  await stage.operator.payment.refund({ paymentId, reason: 'cannot come', idempotencyKey: 'r' });
  await until(async () => !(await shown()));
});

test('a queue that somebody holds keeps no other line waiting, and moves on afterwards', async () => {
  const [held, ...others] = await lines(12, 'beside');
  const other = await somebodyHolds(stage, 'select from queues where concert_id = $1 for update', [held!.concertId]);
  try {
    for (const { inside } of [held!, ...others]) await inside.caller.queue.leave({ token: inside.token });
    const waited = await Promise.all(others.map(({ next }) => ticksUntilIn(next)));
    expect(Math.max(...waited)).toBeLessThanOrEqual(soon);
    expect((await held!.next.caller.queue.status(held!.next)).state).toBe('waiting');
  } finally {
    await other.letGo();
  }
  await untilState(held!.next.caller, held!.next.token, 'active');
});

test('nobody overtakes the next in line while somebody holds their row; other lines move', async () => {
  const [held, ...others] = await lines(12, 'in turn');
  const behind = await enter(stage, held!.concertId, 'behind');
  const other = await somebodyHolds(stage, 'select from tokens where concert_id = $1 and seq = 2 for update', [
    held!.concertId,
  ]);
  try {
    for (const { inside } of [held!, ...others]) await inside.caller.queue.leave({ token: inside.token });
    const waited = await Promise.all(others.map(({ next }) => ticksUntilIn(next)));
    expect(Math.max(...waited)).toBeLessThanOrEqual(soon);
    await ticks(5);
    expect((await behind.caller.queue.status(behind)).state).toBe('waiting');
  } finally {
    await other.letGo();
  }
  await untilState(held!.next.caller, held!.next.token, 'active');
  expect((await behind.caller.queue.status(behind)).state).toBe('waiting');
});

test('many lines at once on two nodes: each in its order, none beyond its cap', async () => {
  const second = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    const crowds = await Promise.all(
      names(8, 'many').map(async (name) => {
        const { concertId } = await stageConcert(stage, { maxActive: 2 });
        const visitors: Visitor[] = [];
        for (const userId of names(8, name)) visitors.push(await enter(stage, concertId, userId));
        for (const { caller, token } of visitors) {
          await untilState(caller, token, 'active');
          await caller.queue.leave({ token });
        }
        return concertId;
      }),
    );
    for (const concertId of crowds) {
      const admitted = await stage.sql<{ seq: string }>(
        'select seq from tokens where concert_id = $1 order by admitted_at, seq',
        [concertId],
      );
      expect(admitted.map((row) => Number(row.seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    }
    expect(await brokenInvariants(stage)).toEqual([]);
  } finally {
    await second.stop();
  }
});

test('lines that move together pass over however many are absent', async () => {
  const crowds = await Promise.all(names(6, 'sleepers').map((name) => line(name, { absentAfterMs: 1_000 })));
  // What everyone promised so far is written; from here on nobody but the last has been seen for a day.
  await ticks(2);
  const last: Visitor[] = [];
  for (const { concertId, next } of crowds) {
    await stage.sql(
      `insert into tokens (concert_id, seq, user_id, entered_at) select $1, n, $2 || n, now() from generate_series(3, 102) n`,
      [concertId, next.userId],
    );
    await stage.sql('update queues set last_seq = 102 where concert_id = $1', [concertId]);
    await stage.sql(
      `insert into presence select $1, n, now() - interval '1 day' from generate_series(2, 102) n
       on conflict (concert_id, seq) do update set due_at = excluded.due_at`,
      [concertId],
    );
    last.push(await enter(stage, concertId, `awake behind ${next.userId}`));
  }
  for (const { inside } of crowds) await inside.caller.queue.leave({ token: inside.token });
  for (const { caller, token } of last) await untilState(caller, token, 'active');
});
