import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn, openStage, refusalOf, type Stage, stageConcert, testConfig, until } from '../harness.ts';
import { openStagedoor } from '../../src/index.ts';
import { freeSeats, hold, pay, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A date is sold until it starts. */
const times = (start: string): object => ({ startsAt: new Date(start), salesEndAt: new Date(start) });

test('dates come in order, each with how many seats are free', async () => {
  const scene = await stageConcert(stage, { seats: 5 });
  const { concertId } = scene;
  const early = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2029-12-31T19:00:00+09:00',
    sections: [
      { name: 'A', rows: 2, seatsPerRow: 3, price: 10 },
      { name: 'B', rows: 1, seatsPerRow: 4, price: 20 },
    ],
  });
  const [visitor] = await letIn(stage, concertId, ['looker']);
  await hold(visitor!, scene, [1, 2]);
  const { schedules } = await visitor!.caller.concert.availableDates({ concertId, token: visitor!.token });
  expect(schedules).toEqual([
    {
      scheduleId: early.scheduleId,
      ...times('2029-12-31T10:00:00Z'),
      capacity: 10,
      available: 10,
      movedFrom: null,
      cancelReason: null,
    },
    {
      scheduleId: scene.scheduleId,
      ...times('2030-01-01T19:00:00Z'),
      capacity: 5,
      available: 3,
      movedFrom: null,
      cancelReason: null,
    },
  ]);
});

test('a seat shows its section, row, number and price', async () => {
  const { concertId } = await stageConcert(stage);
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2030-02-01T19:00:00Z',
    sections: [
      { name: 'Floor', rows: 1, seatsPerRow: 1, price: 10 },
      { name: 'Balcony', rows: 2, seatsPerRow: 1, price: 20 },
    ],
  });
  const [visitor] = await letIn(stage, concertId, ['reader']);
  const { seats } = await visitor!.caller.concert.availableSeats({ concertId, scheduleId, token: visitor!.token });
  expect(seats).toEqual([
    { seatId: 1, section: 'Floor', row: 'A', number: 1, price: 10 },
    { seatId: 2, section: 'Balcony', row: 'A', number: 1, price: 20 },
    { seatId: 3, section: 'Balcony', row: 'B', number: 1, price: 20 },
  ]);
});

test('a held seat is gone for everyone, comes back when the hold ends and stays away once it is paid', async () => {
  const scene = await stageConcert(stage, { seats: 3 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['browse-buyer', 'browse-other'], 5_000);
  const first = await hold(buyer!, scene, [2]);
  expect(await freeSeats(other!, scene)).toEqual([1, 3]);
  await buyer!.caller.concert.release({ reservationId: first.reservationId, token: buyer!.token });
  expect(await freeSeats(other!, scene)).toEqual([1, 2, 3]);
  await pay(buyer!, (await hold(buyer!, scene, [3], 'again')).reservationId);
  expect(await freeSeats(other!, scene)).toEqual([1, 2]);
});

test('a hold that ran out shows as free by itself, with nobody doing anything', async () => {
  const scene = await stageConcert(stage, { seats: 2, holdTtlMs: 2_000 });
  const [holder, other] = await letIn(stage, scene.concertId, ['dawdler', 'patient']);
  await hold(holder!, scene, [1]);
  expect(await freeSeats(other!, scene)).toEqual([2]);
  await until(async () => (await freeSeats(other!, scene)).length === 2);
});

test('a concert has no dates of others', async () => {
  const scene = await stageConcert(stage);
  const other = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['stray']);
  const { caller, token } = visitor!;
  for (const scheduleId of [other.scheduleId, 'sch_unknown', '', "' OR 1=1--"])
    expect(await why(caller.concert.availableSeats({ ...scene, scheduleId, token }))).toEqual({
      reason: 'SCHEDULE_NOT_FOUND',
    });
});

test('another node shows a hold by itself', async () => {
  const scene = await stageConcert(stage, { seats: 2 });
  const [holder] = await letIn(stage, scene.concertId, ['local']);
  const second = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    const remote = { ...holder!, caller: second.createCaller({ kind: 'user', userId: 'local' }) };
    expect(await freeSeats(remote, scene)).toEqual([1, 2]);
    await hold(holder!, scene, [1]);
    await until(async () => (await freeSeats(remote, scene)).length === 1);
  } finally {
    await second.stop();
  }
});

test('anyone may look up concerts, page by page, newest first', async () => {
  const made: string[] = [];
  for (let count = 0; count < 5; count++) made.unshift((await stageConcert(stage)).concertId);
  const anyone = stage.as({ kind: 'anonymous' });
  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await anyone.concert.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.concerts.length).toBeLessThanOrEqual(2);
    listed.push(...page.concerts.map((concert) => concert.concertId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(listed.slice(0, 5)).toEqual(made);
  expect(new Set(listed).size).toBe(listed.length);
  expect(await anyone.concert.get({ concertId: made[0]! })).toMatchObject({
    currency: 'KRW',
    priceRange: { from: 1_000, to: 1_000 },
    dates: [{ capacity: 50 }],
  });
  expect((await refusalOf(anyone.concert.get({ concertId: 'con_unknown' }))).reason).toBe('CONCERT_NOT_FOUND');
});
