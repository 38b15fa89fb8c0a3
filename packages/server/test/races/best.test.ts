import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor, type Stagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  type Caller,
  openStage,
  settleAll,
  type Stage,
  testConfig,
  type Visitor,
} from '../harness.ts';
import { crowd, hold, type Scene } from '../scenes.ts';

let stage: Stage;
let second: Stagedoor;
beforeAll(async () => {
  stage = await openStage();
  second = await openStagedoor(testConfig(stage.databaseUrl));
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await second.stop();
  await stage.close();
});

/** A concert with rows of ten seats. */
async function rowsOfTen(rows: number): Promise<Scene> {
  const { concertId } = await stage.operator.concert.create({ title: 'A rush' });
  const sections = [{ name: 'Stalls', price: 1_000, rows, seatsPerRow: 10 }];
  const startsAt = '2031-01-01T19:00:00Z';
  const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, sections });
  await stage.operator.queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000 });
  return { concertId, scheduleId };
}

const best = (
  { caller, token }: Visitor,
  scene: Scene,
  wish: { quantity: number; together?: boolean },
): ReturnType<Caller['concert']['reserveBest']> =>
  caller.concert.reserveBest({ ...scene, ...wish, token, idempotencyKey: 'best' });

/** Many users inside, let in by and by: all of them asking whether it is their turn would keep the node busy. */
async function largeCrowd(concertId: string, count: number, prefix: string): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  while (visitors.length < count)
    visitors.push(...(await crowd(stage, concertId, 100, { prefix: `${prefix}-${visitors.length}` })));
  return visitors;
}

/** Every other one calls the second node. */
const onBothNodes = (visitors: readonly Visitor[]): Visitor[] =>
  visitors.map((visitor, n) =>
    n % 2 === 0 ? visitor : { ...visitor, caller: second.createCaller({ kind: 'user', userId: visitor.userId }) },
  );

const seatsOf = (answers: readonly { seatIds: readonly number[] }[]): number[] =>
  answers.flatMap(({ seatIds }) => seatIds);

test('of a thousand at once, each gets seats while there are enough, all adjacent and nobody twice', async () => {
  const scene = await rowsOfTen(200);
  const visitors = await largeCrowd(scene.concertId, 1_000, 'rush');
  const { answers, reasons } = await settleAll(visitors.map((visitor) => best(visitor, scene, { quantity: 2 })));
  expect(reasons).toEqual([]);
  expect(new Set(seatsOf(answers)).size).toBe(2_000);
  for (const { seatIds } of answers) expect(seatIds[1]).toBe(seatIds[0]! + 1);
});

test('on two nodes beside people who choose seats themselves nobody is refused either, until all are sold', async () => {
  const scene = await rowsOfTen(100);
  const visitors = onBothNodes(await largeCrowd(scene.concertId, 600, 'mixed'));
  const [choosing, wishing] = [visitors.slice(0, 100), visitors.slice(100)];
  const chosen = settleAll(choosing.map((visitor, n) => hold(visitor, scene, [n * 3 + 1], 'chosen')));
  const found = settleAll(wishing.map((visitor) => best(visitor, scene, { quantity: 1 })));
  const [named, proposed] = await Promise.all([chosen, found]);
  expect(proposed.reasons).toEqual([]);
  expect(named.reasons.every((reason) => reason === 'SEAT_TAKEN')).toBe(true);
  const held = seatsOf([...named.answers, ...proposed.answers]);
  expect(new Set(held).size).toBe(held.length);

  const left = 1_000 - held.length;
  const late = onBothNodes(await largeCrowd(scene.concertId, 700, 'late'));
  const last = await settleAll(late.map((visitor) => best(visitor, scene, { quantity: 1, together: false })));
  expect(last.answers).toHaveLength(left);
  expect(last.reasons).toEqual(Array.from({ length: 700 - left }, () => 'NOT_ENOUGH_SEATS'));
  expect(new Set([...held, ...seatsOf(last.answers)]).size).toBe(1_000);
});

test('a standing area sells out exactly to a crowd on two nodes', async () => {
  const { concertId } = await stage.operator.concert.create({ title: 'On the floor' });
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-01-01T19:00:00Z',
    sections: [{ name: 'Floor', kind: 'standing', price: 500, capacity: 900 }],
  });
  await stage.operator.queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000 });
  const scene = { concertId, scheduleId };
  const visitors = onBothNodes(await largeCrowd(concertId, 500, 'floor'));
  const { answers, reasons } = await settleAll(visitors.map((visitor) => best(visitor, scene, { quantity: 2 })));
  expect(answers).toHaveLength(450);
  expect(new Set(seatsOf(answers)).size).toBe(900);
  expect(new Set(reasons)).toEqual(new Set(['NOT_ENOUGH_SEATS']));
});
