import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
import { charge, enter, hold, pay, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('those who wait learn how many stand before them, and nobody is counted who left', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 1 });
  await letIn(stage, concertId, ['inside']);
  const waiting: Visitor[] = [];
  for (const userId of names(4, 'waiter')) waiting.push(await enter(stage, concertId, userId));
  const aheads = (): Promise<number[]> =>
    Promise.all(waiting.map(async ({ caller, token }) => (await caller.queue.status({ token })).ahead));
  expect(await aheads()).toEqual([0, 1, 2, 3]);
  await waiting[1]!.caller.queue.leave({ token: waiting[1]!.token });
  expect(await aheads()).toEqual([0, 0, 1, 2]);
  expect(await stage.operator.queue.stats({ concertId })).toMatchObject({ waiting: 3, active: 1, departed: 1 });
});

test('a visit goes from waiting to active to completed, and says when to ask again', async () => {
  const scene = await stageConcert(stage, { maxActive: 1 });
  const [first] = await letIn(stage, scene.concertId, ['buyer'], 1_000);
  const second = await enter(stage, scene.concertId, 'successor');
  const waiting = await second.caller.queue.status({ token: second.token });
  expect(waiting).toMatchObject({ state: 'waiting', place: 2, ahead: 0, expiresAt: null });
  expect(waiting.estimatedWaitMs).toBeGreaterThan(0);
  expect(waiting.pollAfterMs).toBeGreaterThanOrEqual(1_000);
  await pay(first!, (await hold(first!, scene, [1])).reservationId);
  await untilState(second.caller, second.token, 'active');
  const active = await second.caller.queue.status({ token: second.token });
  expect(active.ahead).toBe(0);
  expect(active.expiresAt!.getTime()).toBeGreaterThan(Date.now());
  expect(await first!.caller.queue.status({ token: first!.token })).toMatchObject({
    state: 'completed',
    endedBecause: 'paid',
    expiresAt: null,
  });
});

test('in a pause, which may end at any moment, those in front are told to ask again as soon as ever', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 1 });
  await stage.operator.queue.pause({ concertId });
  const { token, caller } = await enter(stage, concertId, 'paused');
  const { pollAfterMs, paused, estimatedWaitMs } = await caller.queue.status({ token });
  expect({ paused, estimatedWaitMs }).toEqual({ paused: true, estimatedWaitMs: null });
  expect(pollAfterMs).toBeLessThan(2_000);
});

test('the next in line asks again in seconds, however long the house has been full, and so does whoever waits for an opening', async () => {
  const full = await stageConcert(stage, { maxActive: 1 });
  await letIn(stage, full.concertId, ['inside']);
  const soon = async (concertId: string, userId: string): Promise<number> => {
    const { token, caller } = await enter(stage, concertId, userId);
    expect(await caller.queue.status({ token })).toMatchObject({ state: 'waiting', ahead: 0 });
    return (await caller.queue.status({ token })).pollAfterMs;
  };
  expect(await soon(full.concertId, 'next')).toBeLessThan(4_000);
  for (const settings of [{ maxActive: 0 }, { admitPerSecond: 0 }]) {
    const { concertId } = await stageConcert(stage, settings);
    expect(await soon(concertId, 'early'), JSON.stringify(settings)).toBeLessThan(4_000);
  }
  const sold = await stageConcert(stage, { seats: 1, maxActive: 2 });
  const [buyer] = await letIn(stage, sold.concertId, ['buys all'], 1_000);
  await pay(buyer!, (await hold(buyer!, sold, [1])).reservationId);
  const { token, caller } = await enter(stage, sold.concertId, 'too late');
  await until(async () => (await caller.queue.status({ token })).soldOut);
  expect((await caller.queue.status({ token })).pollAfterMs).toBeLessThan(4_000);
});

test('a token needs no login to be asked about', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['asked']);
  const anonymous = stage.as({ kind: 'anonymous' });
  expect(await anonymous.queue.status({ token: visitor!.token })).toMatchObject({ state: 'active' });
});

test.each(['', 'garbage', 'st1.a.b.c', 'null', '../../etc/passwd', 'x'.repeat(10_000)])(
  'what is no token is refused: %.20s',
  async (token) => {
    expect(await why(stage.user('anyone').queue.status({ token }))).toEqual({ reason: 'TOKEN_INVALID' });
  },
);

test('a poll asks the database nothing', async () => {
  const quiet = await openStage({ tickMs: 3_600_000 });
  try {
    const { concertId } = await stageConcert(quiet);
    const { caller, token } = await enter(quiet, concertId, 'poller');
    const { connectionManager } = quiet.stagedoor.services.pools.users;
    const asked = vi.spyOn(connectionManager, 'getConnection');
    for (let poll = 0; poll < 200; poll++) await caller.queue.status({ token });
    expect(asked).not.toHaveBeenCalled();
    await caller.wallet.balance({ token });
    expect(asked).toHaveBeenCalled();
  } finally {
    await quiet.close();
  }
});

test('before sales open a visitor is in the pre-queue, may top up and not enter the hall', async () => {
  const { concertId, scheduleId } = await stageConcert(stage, { salesOpenAt: '2100-01-01T00:00:00Z' });
  const { caller, token } = await enter(stage, concertId, 'early');
  expect(await caller.queue.status({ token })).toMatchObject({ state: 'pre_queue', place: null, ahead: 0 });
  expect(await charge({ userId: 'early', caller, token }, 500)).toMatchObject({ balance: 500 });
  expect(await why(caller.concert.availableSeats({ concertId, scheduleId, token }))).toEqual({
    reason: 'TOKEN_NOT_ACTIVE',
    ahead: 0,
  });
  await stage.operator.queue.configure({ concertId, salesOpenAt: '2020-01-01T00:00:00Z' });
  await untilState(caller, token, 'active');
});

test('a watcher sees the wait, the turn and the end, and the stream then ends by itself', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 1 });
  const [first] = await letIn(stage, concertId, ['watched-first']);
  const second = await enter(stage, concertId, 'watcher');
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of await second.caller.queue.watch({ token: second.token }))
      // In process an event comes as it is before it is written: its id and what it says.
      seen.push((event as unknown as [id: string, status: { state: string }])[1].state);
  })();
  await until(() => seen.length === 1);
  await first!.caller.queue.leave({ token: first!.token });
  await until(() => seen.includes('active'));
  await second.caller.queue.leave({ token: second.token });
  await reading;
  expect(seen).toEqual(['waiting', 'active', 'expired']);
});
