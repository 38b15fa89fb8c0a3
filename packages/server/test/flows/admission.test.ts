import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  brokenInvariants,
  letIn,
  names,
  openStage,
  type Stage,
  stageConcert,
  until,
  type Visitor,
} from '../harness.ts';
import { charge, enter, enterAgain, hold, pay, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

async function line(concertId: string, count: number, prefix: string): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (const userId of names(count, prefix)) visitors.push(await enter(stage, concertId, userId));
  return visitors;
}

const states = (visitors: readonly Visitor[]): Promise<string[]> =>
  Promise.all(visitors.map(async ({ caller, token }) => (await caller.queue.status({ token })).state));

const stats = (concertId: string): ReturnType<Stage['operator']['queue']['stats']> =>
  stage.operator.queue.stats({ concertId });

test('no more are inside than may be, and each place that frees goes to the next in line', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 3 });
  const visitors = await line(concertId, 8, 'capped');
  for (let gone = 0; gone < 5; gone++) {
    await until(async () => (await stats(concertId)).frontier === gone + 3);
    expect(await states(visitors)).toEqual(
      visitors.map((_, index) => (index < gone ? 'expired' : index < gone + 3 ? 'active' : 'waiting')),
    );
    await visitors[gone]!.caller.queue.leave({ token: visitors[gone]!.token });
  }
  await until(async () => (await stats(concertId)).frontier === 8);
  expect(await stats(concertId)).toMatchObject({ active: 3, admitted: 8, waiting: 0 });
});

test('a visit that runs out frees its place by itself', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 1, activeTtlMs: 1_000 });
  const [first, second] = await line(concertId, 2, 'relay');
  await untilState(first!.caller, first!.token, 'active');
  await untilState(second!.caller, second!.token, 'active');
  expect((await first!.caller.queue.status({ token: first!.token })).state).toBe('expired');
});

test('no more come in a second than may, and no crowd after a pause', async () => {
  const { concertId } = await stageConcert(stage, { admitPerSecond: 20 });
  await stage.operator.queue.pause({ concertId });
  await line(concertId, 30, 'paced');
  await stage.operator.queue.resume({ concertId });
  await until(async () => (await stats(concertId)).admitted === 30);
  const admitted = await stage.sql<{ at: Date }>(
    'select admitted_at as at from tokens where concert_id = $1 order by seq',
    [concertId],
  );
  const times = admitted.map((row) => row.at.getTime());
  for (const from of times) {
    const within = times.filter((time) => time >= from && time < from + 1_000).length;
    expect(within).toBeLessThanOrEqual(21);
  }
});

test('nobody comes in during a pause; who is inside goes on; resuming keeps the order', async () => {
  const scene = await stageConcert(stage, { maxActive: 100 });
  const [insider] = await letIn(stage, scene.concertId, ['insider'], 5_000);
  expect(await stage.operator.queue.pause({ concertId: scene.concertId })).toMatchObject({ state: 'paused' });
  const visitors = await line(scene.concertId, 3, 'held up');
  await pay(insider!, (await hold(insider!, scene, [1])).reservationId);
  for (let refresh = 0; refresh < 5; refresh++) await stage.stagedoor.services.queues.refresh();
  expect(await states(visitors)).toEqual(['waiting', 'waiting', 'waiting']);
  expect((await visitors[0]!.caller.queue.status(visitors[0]!)).estimatedWaitMs).toBeNull();
  expect(await stage.operator.queue.resume({ concertId: scene.concertId })).toMatchObject({ state: 'open' });
  await untilState(visitors[2]!.caller, visitors[2]!.token, 'active');
});

test('closing ends the wait, but who is inside may finish', async () => {
  const scene = await stageConcert(stage, { maxActive: 1 });
  const [insider] = await letIn(stage, scene.concertId, ['lucky'], 5_000);
  const outsider = await enter(stage, scene.concertId, 'unlucky');
  expect(await stage.operator.queue.close({ concertId: scene.concertId })).toMatchObject({ state: 'closed' });
  await untilState(outsider.caller, outsider.token, 'expired');
  expect(await outsider.caller.queue.status(outsider)).toMatchObject({ endedBecause: 'closed', ahead: 0 });
  expect(await why(charge(outsider, 100))).toEqual({ reason: 'TOKEN_EXPIRED', endedBecause: 'closed' });
  expect(await pay(insider!, (await hold(insider!, scene, [1])).reservationId)).toMatchObject({ balance: 4_000 });
});

test('settings change while running, one at a time, and lowering the cap throws nobody out', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 2 });
  const visitors = await line(concertId, 4, 'steered');
  await untilState(visitors[1]!.caller, visitors[1]!.token, 'active');
  expect(await stage.operator.queue.configure({ concertId, maxActive: 1 })).toMatchObject({
    maxActive: 1,
    admitPerSecond: 100_000,
    maxSeatsPerUser: 8,
  });
  expect(await states(visitors)).toEqual(['active', 'active', 'waiting', 'waiting']);
  await visitors[0]!.caller.queue.leave({ token: visitors[0]!.token });
  for (let refresh = 0; refresh < 5; refresh++) await stage.stagedoor.services.queues.refresh();
  expect(await states(visitors)).toEqual(['expired', 'active', 'waiting', 'waiting']);
  await stage.operator.queue.configure({ concertId, maxActive: 3 });
  await untilState(visitors[3]!.caller, visitors[3]!.token, 'active');
});

test('who enters again after any end gets a new place behind all others', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 1 });
  const [first] = await letIn(stage, concertId, ['leaver and comer']);
  const [second] = await line(concertId, 1, 'between');
  await first!.caller.queue.leave({ token: first!.token });
  await untilState(second!.caller, second!.token, 'active');
  expect(await first!.caller.queue.issueToken({ concertId })).toMatchObject({ place: 3, state: 'waiting' });
  await second!.caller.queue.leave({ token: second!.token });
  expect((await enterAgain(first!, concertId)).token).not.toBe(first!.token);
});

test('a queue that is not there cannot be steered', async () => {
  const unknown = { concertId: 'con_unknown' };
  const { queue } = stage.operator;
  const calls: Promise<object>[] = [queue.pause(unknown), queue.resume(unknown), queue.close(unknown)];
  calls.push(queue.stats(unknown), queue.configure({ ...unknown, maxActive: 5 }));
  for (const reason of await Promise.all(calls.map(why))) expect(reason).toEqual({ reason: 'CONCERT_NOT_FOUND' });
});
