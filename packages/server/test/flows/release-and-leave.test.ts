import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { enter, freeSeats, hold, pay, untilPast, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('a hold given back is free at once, and giving it back twice is no error', async () => {
  const scene = await stageConcert(stage);
  const [first, second] = await letIn(stage, scene.concertId, ['giver', 'taker']);
  const { reservationId } = await hold(first!, scene, [1, 2]);
  const give = (): Promise<object> => first!.caller.concert.release({ reservationId, token: first!.token });
  expect(await give()).toEqual({ reservationId, status: 'released' });
  await hold(second!, scene, [1]);
  expect(await give()).toEqual({ reservationId, status: 'released' });
  expect(await freeSeats(second!, scene)).not.toContain(1);
});

test('giving back a hold that ran out takes nothing from its new holder', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 100, seats: 2 });
  const [first, second] = await letIn(stage, scene.concertId, ['late giver', 'new holder']);
  const old = await hold(first!, scene, [1]);
  await untilPast(old.expiresAt);
  await stage.operator.queue.configure({ concertId: scene.concertId, holdTtlMs: 60_000 });
  await hold(second!, scene, [1]);
  await first!.caller.concert.release({ reservationId: old.reservationId, token: first!.token });
  expect(await freeSeats(first!, scene)).toEqual([2]);
});

test('another user’s hold is as unknown as one that never was', async () => {
  const scene = await stageConcert(stage);
  const [owner, thief] = await letIn(stage, scene.concertId, ['owner', 'thief']);
  const { reservationId } = await hold(owner!, scene, [1]);
  const unknown = await why(thief!.caller.concert.release({ reservationId: 'res_unknown', token: thief!.token }));
  expect(unknown).toEqual({ reason: 'RESERVATION_NOT_FOUND' });
  expect(await why(thief!.caller.concert.release({ reservationId, token: thief!.token }))).toEqual(unknown);
  expect(await freeSeats(thief!, scene)).not.toContain(1);
});

test('what is paid cannot be released', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['decided'], 5_000);
  const { reservationId } = await hold(visitor!, scene, [1]);
  await pay(visitor!, reservationId);
  const { token } = await visitor!.caller.queue.issueToken({ concertId: scene.concertId });
  await untilState(visitor!.caller, token, 'active');
  expect(await why(visitor!.caller.concert.release({ reservationId, token }))).toEqual({ reason: 'ALREADY_PAID' });
});

test('who leaves gives up place and holds, and leaving twice says the same', async () => {
  const scene = await stageConcert(stage, { maxActive: 1 });
  const [first] = await letIn(stage, scene.concertId, ['leaver']);
  const second = await enter(stage, scene.concertId, 'follower');
  await hold(first!, scene, [1, 2]);
  await hold(first!, scene, [3]);
  const leave = (): Promise<object> => first!.caller.queue.leave({ token: first!.token });
  expect(await leave()).toEqual({ state: 'expired', endedBecause: 'left' });
  expect(await leave()).toEqual({ state: 'expired', endedBecause: 'left' });
  expect(await first!.caller.queue.status({ token: first!.token })).toMatchObject({
    state: 'expired',
    endedBecause: 'left',
  });
  await untilState(second.caller, second.token, 'active');
  expect((await freeSeats(second, scene)).slice(0, 3)).toEqual([1, 2, 3]);
  expect(await hold(second, scene, [1, 2, 3])).toMatchObject({ seatIds: [1, 2, 3] });
});

test('who leaves while waiting and enters again stands at the back', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  const first = await enter(stage, concertId, 'wavering');
  const second = await enter(stage, concertId, 'steady');
  await first.caller.queue.leave({ token: first.token });
  expect(await first.caller.queue.issueToken({ concertId })).toMatchObject({ place: 3, ahead: 1, state: 'waiting' });
  expect((await second.caller.queue.status({ token: second.token })).ahead).toBe(0);
});

test('leaving needs one’s own token', async () => {
  const { concertId } = await stageConcert(stage);
  const [owner, other] = await letIn(stage, concertId, ['staying', 'meddler']);
  expect(await why(other!.caller.queue.leave({ token: owner!.token }))).toEqual({ reason: 'TOKEN_INVALID' });
  expect(await owner!.caller.queue.status({ token: owner!.token })).toMatchObject({ state: 'active' });
});

test('leaving after paying does not take the payment back', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['done'], 5_000);
  await pay(visitor!, (await hold(visitor!, scene, [1])).reservationId);
  expect(await visitor!.caller.queue.leave({ token: visitor!.token })).toMatchObject({ endedBecause: 'paid' });
  expect(await stage.sql('select sold from seats where schedule_id = $1 and sold', [scene.scheduleId])).toHaveLength(1);
});

test('leaving a concert that was cancelled is no error, and says why it is over', async () => {
  const scene = await stageConcert(stage, { maxActive: 1 });
  const { concertId } = scene;
  const [inside] = await letIn(stage, concertId, ['inside a cancelled one']);
  const waiting = await enter(stage, concertId, 'waiting for a cancelled one');
  await stage.operator.concert.cancel({ concertId, reason: 'Storm.' });
  for (const { caller, token } of [inside!, waiting])
    for (let again = 0; again < 2; again++)
      expect(await caller.queue.leave({ token })).toEqual({ state: 'expired', endedBecause: 'cancelled' });
});
