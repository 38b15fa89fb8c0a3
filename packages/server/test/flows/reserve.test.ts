import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { enterAgain, hold, pay, seatRow, untilPast, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('seats are held at the price of the hall and named, and a price that the caller sends along is refused', async () => {
  const { concertId, scheduleId } = await stageConcert(stage, { price: 700 });
  const [visitor] = await letIn(stage, concertId, ['honest']);
  const wanted = { concertId, scheduleId, seatIds: [1, 3], token: visitor!.token, idempotencyKey: 'k' };
  const smuggled = { ...wanted, price: 0, amount: 0 } as typeof wanted;
  expect(await why(visitor!.caller.concert.reserve(smuggled))).toMatchObject({
    reason: 'INVALID_INPUT',
    fieldErrors: { price: [expect.any(String)], amount: [expect.any(String)] },
  });
  expect(await visitor!.caller.concert.reserve(wanted)).toMatchObject({
    scheduleId,
    startsAt: new Date('2030-01-01T19:00:00Z'),
    title: 'A concert',
    seatIds: [1, 3],
    seats: [
      { seatId: 1, section: 'Floor', row: 'A', number: 1, price: 700 },
      { seatId: 3, section: 'Floor', row: 'A', number: 3, price: 700 },
    ],
    amount: 1_400,
    status: 'held',
  });
});

test('a hold lasts as long as holds do, but not longer than the visit', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 60_000, activeTtlMs: 600_000 });
  const [visitor] = await letIn(stage, scene.concertId, ['timed']);
  const { token, caller } = visitor!;
  const before = Date.now();
  const short = await hold(visitor!, scene, [1]);
  expect(short.expiresAt.getTime() - before).toBeGreaterThan(59_000);
  expect(short.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000);
  await stage.operator.queue.configure({ concertId: scene.concertId, holdTtlMs: 3_600_000 });
  const long = await hold(visitor!, scene, [2]);
  expect(long.expiresAt).toEqual((await caller.queue.status({ token })).expiresAt);
});

test('a date that the concert has not is refused', async () => {
  const scene = await stageConcert(stage);
  const other = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['lost']);
  for (const scheduleId of [other.scheduleId, 'sch_unknown', ''])
    expect(await why(hold(visitor!, { ...scene, scheduleId }, [1]))).toEqual({ reason: 'SCHEDULE_NOT_FOUND' });
});

test('a seat that the date has not is named, and none of the others is held', async () => {
  const scene = await stageConcert(stage, { seats: 10 });
  const [visitor] = await letIn(stage, scene.concertId, ['seeker']);
  const before = await seatRow(stage, scene, 9);
  expect(await why(hold(visitor!, scene, [9, 11, 2_147_483_647]))).toEqual({
    reason: 'SEAT_NOT_FOUND',
    seatIds: [11, 2_147_483_647],
  });
  expect(await seatRow(stage, scene, 9)).toEqual(before);
});

test('of a taken choice only the taken seats are named, and none of the free ones is held', async () => {
  const scene = await stageConcert(stage, { seats: 10 });
  const [first, second, third] = await letIn(stage, scene.concertId, ['quick', 'paying', 'slow'], 5_000);
  await hold(first!, scene, [3]);
  await pay(second!, (await hold(second!, scene, [5])).reservationId);
  const before = await seatRow(stage, scene, 4);
  expect(await why(hold(third!, scene, [3, 4, 5, 6]))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [3, 5] });
  expect(await seatRow(stage, scene, 4)).toEqual(before);
  expect(await stage.sql(`select from reservations where user_id = 'slow'`)).toEqual([]);
  expect(await hold(third!, scene, [4, 6])).toMatchObject({ seatIds: [4, 6] });
});

test('one’s own held seat is taken, too', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['greedy']);
  await hold(visitor!, scene, [1]);
  expect(await why(hold(visitor!, scene, [1, 2], 'other'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [1] });
});

test('a hold that ran out can be taken over at once, with no sweeper and even by its old holder', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 100 });
  const [first, second] = await letIn(stage, scene.concertId, ['loser', 'winner']);
  const lost = await hold(first!, scene, [1]);
  await untilPast(lost.expiresAt);
  await stage.operator.queue.configure({ concertId: scene.concertId, holdTtlMs: 60_000 });
  await hold(second!, scene, [1]);
  expect(await why(hold(first!, scene, [1], 'back'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [1] });
  const [row] = await stage.sql<{ fence: string }>('select fence from seats where schedule_id = $1 and seat_id = 1', [
    scene.scheduleId,
  ]);
  expect(Number(row!.fence)).toBe(2);
});

test('one person holds or has paid for at most as many seats as the concert allows, over several visits', async () => {
  const scene = await stageConcert(stage, { maxSeatsPerUser: 3 });
  const [visitor] = await letIn(stage, scene.concertId, ['collector'], 10_000);
  const { reservationId } = await hold(visitor!, scene, [1, 2]);
  expect(await why(hold(visitor!, scene, [3, 4]))).toEqual({ reason: 'LIMIT_EXCEEDED', limit: 3 });
  await pay(visitor!, reservationId);
  const again = await enterAgain(visitor!, scene.concertId);
  expect(await why(hold(again, scene, [5, 6]))).toEqual({ reason: 'LIMIT_EXCEEDED', limit: 3 });
  const third = await hold(again, scene, [5]);
  expect(await why(hold(again, scene, [6]))).toEqual({ reason: 'LIMIT_EXCEEDED', limit: 3 });
  await again.caller.concert.release({ reservationId: third.reservationId, token: again.token });
  await hold(again, scene, [6], 'after giving back');
});

test('a hold ends with the visit that made it', async () => {
  const scene = await stageConcert(stage, { activeTtlMs: 3_000 });
  const [first] = await letIn(stage, scene.concertId, ['short visit']);
  await hold(first!, scene, [1]);
  await stage.operator.queue.configure({ concertId: scene.concertId, activeTtlMs: 60_000 });
  const [second] = await letIn(stage, scene.concertId, ['long visit']);
  expect(await why(hold(second!, scene, [1]))).toMatchObject({ reason: 'SEAT_TAKEN' });
  await untilState(first!.caller, first!.token, 'expired');
  expect(await hold(second!, scene, [1])).toMatchObject({ seatIds: [1] });
});
