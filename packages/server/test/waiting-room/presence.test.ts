import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  letIn,
  names,
  openStage,
  refusalOf,
  type Stage,
  stageConcert,
  testConfig,
  until,
} from '../harness.ts';
import { enter } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  listensAtMs = performance.now() + absentAfterMs + 200;
});
afterAll(() => stage.close());

/** Nobody can be absent sooner after the start: who waited could not be heard before. */
const absentAfterMs = 1_000;
let listensAtMs = Infinity;

/** One person inside and these behind them, in this order. */
async function line(userIds: readonly string[], inside: string) {
  const { concertId } = await stageConcert(stage, { maxActive: 1, absentAfterMs });
  const [first] = await letIn(stage, concertId, [inside]);
  const waiting = [];
  for (const userId of userIds) waiting.push(await enter(stage, concertId, userId));
  // Everyone has promised to come back before time is turned.
  const promised = userIds.length + 1;
  await until(
    async () => (await stage.sql('select from presence where concert_id = $1', [concertId])).length === promised,
  );
  await until(() => performance.now() > listensAtMs);
  return { concertId, first: first!, waiting };
}

/** As if everyone had promised to come back so long ago, unless they have been seen since. */
const passTime = (concertId: string, ms: number) =>
  stage.sql("update presence set due_at = due_at - $2 * interval '1 ms' where concert_id = $1", [concertId, ms]);

test('after an outage nobody has lost their place: they could not be heard', async () => {
  const before = await openStage();
  const { concertId } = await stageConcert(before, { maxActive: 0, absentAfterMs: 60_000 });
  const tokens: string[] = [];
  for (const userId of names(5, 'unheard')) tokens.push((await enter(before, concertId, userId)).token);
  await until(async () => (await before.sql('select from presence')).length === 5);
  // Nothing serves for a long while; then a node starts, and lets people in at once.
  await before.stagedoor.stop();
  await before.sql("update presence set due_at = due_at - interval '10 minutes'");
  const after = await openStagedoor(testConfig(before.databaseUrl));
  try {
    await after.createCaller({ kind: 'operator' }).queue.configure({ concertId, maxActive: 10 });
    const { status } = after.createCaller({ kind: 'anonymous' }).queue;
    for (const token of tokens) await until(async () => (await status({ token })).state !== 'waiting');
    const states = await Promise.all(tokens.map(async (token) => (await status({ token })).state));
    expect(states).toEqual(tokens.map(() => 'active'));
  } finally {
    await after.stop();
    await before.close();
  }
});

describe('someone who does not come back', () => {
  test('is passed over when it is their turn; who is there comes in instead', async () => {
    const { concertId, first, waiting } = await line(names(3, 'sleepy'), 'guest-1');
    const [sleeper, awake] = [waiting[0]!, waiting[1]!];
    await passTime(concertId, 600_000);
    await awake.caller.queue.status({ token: awake.token });
    await until(
      async () =>
        (await stage.sql('select from presence where concert_id = $1 and due_at > now()', [concertId])).length === 1,
    );
    await first.caller.queue.leave({ token: first.token });
    await until(async () => (await awake.caller.queue.status({ token: awake.token })).state === 'active');
    expect(await sleeper.caller.queue.status({ token: sleeper.token })).toMatchObject({
      state: 'expired',
      endedBecause: 'absent',
    });
    expect(await brokenInvariants(stage)).toEqual([]);
  });

  test('is told so, and enters again at the end', async () => {
    const { concertId, first, waiting } = await line(names(2, 'dozing'), 'guest-2');
    const sleeper = waiting[0]!;
    const behind = waiting[1]!;
    await passTime(concertId, 600_000);
    await behind.caller.queue.status({ token: behind.token });
    await until(
      async () =>
        (await stage.sql('select from presence where concert_id = $1 and due_at > now()', [concertId])).length === 1,
    );
    await first.caller.queue.leave({ token: first.token });
    // Whoever asks is there, so the sleeper must not be asked for before the other is in.
    await until(async () => (await behind.caller.queue.status({ token: behind.token })).state === 'active');
    expect((await sleeper.caller.queue.status({ token: sleeper.token })).endedBecause).toBe('absent');
    expect((await refusalOf(sleeper.caller.wallet.balance({ token: sleeper.token }))).data).toEqual({
      reason: 'TOKEN_EXPIRED',
      endedBecause: 'absent',
    });
    const again = await sleeper.caller.queue.issueToken({ concertId });
    expect(again).toMatchObject({ state: 'waiting', place: 4, ahead: 0 });
    expect(again.token).not.toBe(sleeper.token);
    expect(await stage.operator.queue.stats({ concertId })).toMatchObject({ departed: 1, shareAbsent: 1 / 3 });
  });

  test('keeps the place while nobody’s turn has come', async () => {
    const { concertId, waiting } = await line(names(1, 'patient'), 'guest-3');
    await passTime(concertId, 600_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await waiting[0]!.caller.queue.status({ token: waiting[0]!.token })).toMatchObject({
      state: 'waiting',
      ahead: 0,
    });
  });
});

test('when every seat is paid, those who wait are told, and a refund lets them in', async () => {
  const { concertId, scheduleId } = await stageConcert(stage, { seats: 1, price: 10, maxActive: 1 });
  const [buyer] = await letIn(stage, concertId, ['quick'], 10);
  await stage.operator.user.create({ userId: 'slow', name: 'Slow' });
  const slow = stage.user('slow');
  const { token } = await slow.queue.issueToken({ concertId });
  const hold = await buyer!.caller.concert.reserve({
    concertId,
    scheduleId,
    seatIds: [1],
    token: buyer!.token,
    idempotencyKey: 'h',
  });
  const { paymentId } = await buyer!.caller.payment.pay({
    reservationId: hold.reservationId,
    token: buyer!.token,
    idempotencyKey: 'p',
  });
  await until(async () => (await slow.queue.status({ token })).soldOut);
  expect(await slow.queue.status({ token })).toMatchObject({ state: 'waiting', estimatedWaitMs: null });
  await stage.operator.payment.refund({ paymentId, reason: 'cannot come', idempotencyKey: 'r' });
  await until(async () => (await slow.queue.status({ token })).state === 'active');
  expect(await slow.queue.status({ token })).toMatchObject({ soldOut: false });
});
