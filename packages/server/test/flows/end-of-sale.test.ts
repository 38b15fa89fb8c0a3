import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import { letIn, openStage, type Stage, stageConcert, testConfig, until } from '../harness.ts';
import { freeSeats, hold, pay, type Scene, untilPast, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 5, price: 100 }];
const inMs = (ms: number): Date => new Date(Date.now() + ms);
const addDate = async (concertId: string, times: { startsAt: Date; salesEndAt?: Date }): Promise<Scene> => ({
  concertId,
  ...(await stage.operator.concert.addSchedule({ concertId, ...times, sections })),
});

test('a date of yesterday is not sold, while the next one is', async () => {
  const scene = await stageConcert(stage);
  const yesterday = await addDate(scene.concertId, { startsAt: inMs(-86_400_000) });
  const [visitor] = await letIn(stage, scene.concertId, ['late']);
  expect(await why(hold(visitor!, yesterday, [1]))).toEqual({ reason: 'SALES_ENDED' });
  expect(await freeSeats(visitor!, yesterday)).toEqual([]);
  const { token, caller } = visitor!;
  const { schedules } = await caller.concert.availableDates({ concertId: scene.concertId, token });
  expect(schedules.map(({ capacity, available }) => ({ capacity, available }))).toEqual([
    { capacity: 5, available: 0 },
    { capacity: 50, available: 50 },
  ]);
  expect(await hold(visitor!, scene, [1])).toMatchObject({ status: 'held' });
});

test('a date is sold until its own end of sale, by the second, and a hold made before it can still be paid', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['in time'], 1_000);
  const salesEndAt = inMs(1_500);
  const date = await addDate(concertId, { startsAt: inMs(3_600_000), salesEndAt });
  expect(await freeSeats(visitor!, date)).toHaveLength(5);
  const held = await hold(visitor!, date, [1]);
  await untilPast(salesEndAt);
  expect(await freeSeats(visitor!, date)).toEqual([]);
  expect(await why(hold(visitor!, date, [2]))).toEqual({ reason: 'SALES_ENDED' });
  expect(await hold(visitor!, date, [1])).toEqual(held);
  expect(await pay(visitor!, held.reservationId)).toMatchObject({ amount: 100 });
});

test('a date may be sold after it began, but never after the end that its concert has', async () => {
  const { concertId } = await stage.operator.concert.create({ title: 'Closing', salesEndAt: inMs(-1_000) });
  const date = await addDate(concertId, { startsAt: inMs(60_000), salesEndAt: inMs(120_000) });
  const [visitor] = await letIn(stage, concertId, ['too late']);
  expect(await why(hold(visitor!, date, [1]))).toEqual({ reason: 'SALES_ENDED' });
  const other = await stageConcert(stage);
  const begun = await addDate(other.concertId, { startsAt: inMs(-60_000), salesEndAt: inMs(60_000) });
  const [latecomer] = await letIn(stage, other.concertId, ['latecomer']);
  expect(await hold(latecomer!, begun, [1])).toMatchObject({ status: 'held' });
});

test('a concert shows its venue, time zone, ends of sale and how many seats one may have', async () => {
  const salesEndAt = new Date('2031-05-01T00:00:00Z');
  const place = { venue: 'Seoul Arts Center', timeZone: 'Asia/Seoul' };
  const { concertId } = await stage.operator.concert.create({ title: 'Placed', ...place, salesEndAt });
  const [early, late] = [new Date('2031-04-01T10:00:00Z'), new Date('2031-06-01T10:00:00Z')];
  await addDate(concertId, { startsAt: early });
  await addDate(concertId, { startsAt: late });
  const anyone = stage.as({ kind: 'anonymous' });
  const { concerts } = await anyone.concert.list({ limit: 1 });
  const shown = await anyone.concert.get({ concertId });
  expect(concerts[0]).toEqual(shown);
  expect(shown).toMatchObject({ ...place, salesEndAt, maxSeatsPerUser: 8 });
  expect(shown.dates).toMatchObject([
    { startsAt: early, salesEndAt: early },
    { startsAt: late, salesEndAt },
  ]);
  await stage.operator.queue.configure({ concertId, maxSeatsPerUser: 2 });
  expect(await anyone.concert.get({ concertId })).toMatchObject({ maxSeatsPerUser: 2 });
});

test('a concert without them shows none', async () => {
  const { concertId } = await stage.operator.concert.create({ title: 'Nowhere' });
  expect(await stage.as({ kind: 'anonymous' }).concert.get({ concertId })).toMatchObject({
    venue: null,
    timeZone: null,
    salesEndAt: null,
  });
});

test.each(['Asia/Atlantis', '+09:00', '', 'Asia/Seoul\u0000', 'KST time'])('%j is no time zone', async (timeZone) => {
  expect(await why(stage.operator.concert.create({ title: 'Lost', timeZone }))).toMatchObject({
    reason: 'INVALID_INPUT',
    fieldErrors: { timeZone: [expect.any(String)] },
  });
});

test('a date whose sale ends shows no free seats on any node', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['elsewhere']);
  const date = await addDate(concertId, { startsAt: inMs(3_600_000) });
  const second = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    const remote = { ...visitor!, caller: second.createCaller({ kind: 'user', userId: 'elsewhere' }) };
    expect(await freeSeats(remote, date)).toHaveLength(5);
    const salesEndAt = inMs(500);
    await stage.operator.concert.updateSchedule({ concertId, scheduleId: date.scheduleId, salesEndAt });
    await until(async () => (await freeSeats(remote, date)).length === 0);
    expect(Date.now()).toBeGreaterThanOrEqual(salesEndAt.getTime() - 50);
  } finally {
    await second.stop();
  }
});
