import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, openStage, settleAll, type Stage, stageConcert } from '../harness.ts';
import { balance, charge, crowd, enterAgain, hold, pay } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const fifty = <T>(call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 50 }, (_, n) => call(n)));

test('a hundred charges of one wallet at once all count', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await crowd(stage, concertId, 1, { prefix: 'charger' });
  const given = await Promise.all(Array.from({ length: 100 }, (_, n) => charge(visitor!, n + 1)));
  expect(await balance(visitor!)).toBe(5_050);
  expect(new Set(given.map((answer) => answer.balance)).size).toBe(100);
});

test('fifty equal charges count once, and all get the same answer', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await crowd(stage, concertId, 1, { prefix: 'double clicker' });
  const given = await fifty(() => charge(visitor!, 300, 'k'));
  expect(given).toEqual(given.map(() => given[0]));
  expect(await balance(visitor!)).toBe(300);
});

test('fifty equal holds are one hold, and all get the same answer', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'impatient' });
  const given = await fifty(() => hold(visitor!, scene, [1, 2], 'k'));
  expect(given).toEqual(given.map(() => given[0]));
  expect(await stage.sql(`select from reservations where schedule_id = $1`, [scene.scheduleId])).toHaveLength(1);
});

test('fifty equal payments debit once, and all get the same answer', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'nervous', balance: 60_000 });
  const { reservationId } = await hold(visitor!, scene, [1]);
  const given = await fifty(() => pay(visitor!, reservationId, 'k'));
  expect(given).toEqual(given.map(() => given[0]));
  expect(await balance(await enterAgain(visitor!, scene.concertId))).toBe(59_000);
});

test('fifty equal refunds give the money back once', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'unlucky', balance: 1_000 });
  const { paymentId } = await pay(visitor!, (await hold(visitor!, scene, [1])).reservationId);
  const refund = { paymentId, reason: 'rain', idempotencyKey: 'k' };
  const given = await fifty(() => stage.operator.payment.refund(refund));
  expect(given).toEqual(given.map(() => given[0]));
  expect(await balance(await enterAgain(visitor!, scene.concertId))).toBe(1_000);
});

test('five payments of one hold under five keys take the price once', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'many keys', balance: 10_000 });
  const { reservationId } = await hold(visitor!, scene, [1]);
  const { answers, reasons } = await settleAll([1, 2, 3, 4, 5].map((n) => pay(visitor!, reservationId, `key ${n}`)));
  expect(answers).toHaveLength(1);
  expect(reasons).toEqual(['TOKEN_SPENT', 'TOKEN_SPENT', 'TOKEN_SPENT', 'TOKEN_SPENT']);
  expect(await balance(await enterAgain(visitor!, scene.concertId))).toBe(9_000);
});

test('two holds of one visit paid at once: the first paid ends the visit', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'both', balance: 10_000 });
  const holds = await Promise.all([hold(visitor!, scene, [1]), hold(visitor!, scene, [2])]);
  const { answers, reasons } = await settleAll(holds.map((held) => pay(visitor!, held.reservationId)));
  expect(answers).toHaveLength(1);
  expect(reasons).toEqual(['TOKEN_SPENT']);
  expect(await balance(await enterAgain(visitor!, scene.concertId))).toBe(9_000);
});

test('paying and leaving at once end the visit one way', async () => {
  const scene = await stageConcert(stage);
  const visitors = await crowd(stage, scene.concertId, 30, { prefix: 'torn', balance: 1_000 });
  const holds = await Promise.all(visitors.map((visitor, n) => hold(visitor, scene, [n + 1])));
  await Promise.all(
    visitors.map(async (visitor, n) => {
      const leave = (): Promise<{ endedBecause: string }> => visitor.caller.queue.leave({ token: visitor.token });
      const left = n % 2 === 0 ? leave() : undefined;
      const { answers } = await settleAll([pay(visitor, holds[n]!.reservationId)]);
      expect((await (left ?? leave())).endedBecause).toBe(answers.length === 1 ? 'paid' : 'left');
      const sold = await stage.sql('select from seats where reservation_id = $1 and sold', [holds[n]!.reservationId]);
      expect(sold).toHaveLength(answers.length);
    }),
  );
});
