import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import { why } from '../scenes.ts';
import { type Caller, names, openStage, refusalOf, type Stage, stageConcert, testConfig, until } from '../harness.ts';

let stage: Stage;
let anyone: Caller;
beforeAll(async () => {
  stage = await openStage();
  anyone = stage.as({ kind: 'anonymous' });
});
afterAll(() => stage.close());

const date = { startsAt: '2031-05-01T19:00:00Z', sections: [{ name: 'A', rows: 1, seatsPerRow: 7, price: 250 }] };
const newest = async (caller: Caller): Promise<string> => (await caller.concert.list({ limit: 1 })).concerts[0]!.title;

test('a concert, its dates and its times show as soon as the operator has made them', async () => {
  await anyone.concert.list();
  const { concertId } = await stage.operator.concert.create({ title: 'Just made' });
  expect(await newest(anyone)).toBe('Just made');
  expect(await anyone.concert.get({ concertId })).toMatchObject({ dates: [], priceRange: null });
  const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, ...date });
  expect(await anyone.concert.get({ concertId })).toMatchObject({
    dates: [{ scheduleId, startsAt: new Date(date.startsAt), capacity: 7 }],
    priceRange: { from: 250, to: 250 },
  });
  const salesOpenAt = new Date('2099-01-01T00:00:00Z');
  await stage.operator.queue.configure({ concertId, salesOpenAt });
  expect(await anyone.concert.get({ concertId })).toMatchObject({ salesOpenAt, draw: { seed: null, entries: null } });
});

test('another node shows them by itself, and finds a concert by its id at once', async () => {
  const second = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    const remote = second.createCaller({ kind: 'anonymous' });
    await newest(remote);
    const { concertId } = await stage.operator.concert.create({ title: 'Made elsewhere' });
    expect((await remote.concert.get({ concertId })).title).toBe('Made elsewhere');
    await stage.operator.concert.create({ title: 'Made elsewhere, too' });
    await until(async () => (await newest(remote)) === 'Made elsewhere, too');
    await stage.operator.concert.addSchedule({ concertId, ...date });
    await until(async () => (await remote.concert.get({ concertId })).dates.length === 1);
  } finally {
    await second.stop();
  }
});

/** How often the catalogue asked the database while something was done. */
async function asked(run: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(stage.stagedoor.services.pools.everyone.connectionManager, 'getConnection');
  try {
    await run();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

test('however many look, the database is asked four times a second, and never while nobody looks', async () => {
  const { concertId } = await stageConcert(stage);
  await anyone.concert.list();
  const startedMs = performance.now();
  const looks = await asked(async () => {
    for (let look = 0; look < 2_000; look++) {
      await anyone.concert.list();
      await anyone.concert.get({ concertId });
      if (look % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  expect(looks).toBeLessThanOrEqual(1 + (performance.now() - startedMs) / 250);
  expect(await asked(() => new Promise((resolve) => setTimeout(resolve, 600)))).toBe(0);
});

test('a flood of concerts that never were is refused without a question for each', async () => {
  await anyone.concert.list();
  const startedMs = performance.now();
  const questions = await asked(async () => {
    for (let round = 0; round < 5; round++) {
      const calls = names(200, `con_${round}`).map((name) => name.replaceAll('-', ''));
      const refusals = await Promise.all(calls.map((concertId) => refusalOf(anyone.concert.get({ concertId }))));
      expect(new Set(refusals.map((refused) => refused.reason))).toEqual(new Set(['CONCERT_NOT_FOUND']));
    }
  });
  expect(questions).toBeLessThanOrEqual(2 + (performance.now() - startedMs) / 50);
});

test('learning anew finds what no transaction’s number tells of', async () => {
  const { concertId } = await stageConcert(stage);
  await anyone.concert.get({ concertId });
  await stage.sql(`update concerts set title = 'Restored' where concert_id = $1`, [concertId]);
  await stage.stagedoor.services.catalogue.learn();
  expect((await anyone.concert.get({ concertId })).title).toBe('Restored');
});

test('what is wrong in one of many sections or seats is named by its place and its field', async () => {
  const { concertId } = await stage.operator.concert.create({ title: 'A hall of many sections' });
  const section = { rows: 1, seatsPerRow: 1, price: 100 };
  const sections = [
    { ...section, name: 'A' },
    { ...section, name: 'B', rows: 0 },
    { ...section, name: '', price: -5 },
  ];
  const refused = await why(
    stage.operator.concert.addSchedule({ concertId, startsAt: '2030-01-01T19:00:00Z', sections }),
  );
  const text = expect.any(String) as string;
  expect(refused).toEqual({
    reason: 'INVALID_INPUT',
    fieldErrors: {
      sections: [text, text, text],
      'sections.1.rows': [text],
      'sections.2.name': [text],
      'sections.2.price': [text],
    },
  });
});
