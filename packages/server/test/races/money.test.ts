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

test('fifty refunds of one seat or another give each back once, and the rest of the payment stays', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'picky', balance: 3_000 });
  const { paymentId } = await pay(visitor!, (await hold(visitor!, scene, [1, 2, 3])).reservationId);
  const refund = { paymentId, reason: 'rain' };
  const { answers, reasons } = await settleAll(
    Array.from({ length: 50 }, (_, n) =>
      stage.operator.payment.refund({ ...refund, seatIds: [(n % 2) + 1], idempotencyKey: `${n}` }),
    ),
  );
  expect(answers.map(({ remaining }) => remaining).toSorted((a, b) => b - a)).toEqual([2_000, 1_000]);
  expect(new Set(reasons)).toEqual(new Set(['SEAT_NOT_FOUND']));
  expect(await visitor!.caller.payment.get({ paymentId })).toMatchObject({
    status: 'partly_refunded',
    refunded: 2_000,
    refundedSeatIds: [1, 2],
  });
  expect(await stage.operator.payment.refund({ ...refund, idempotencyKey: 'rest' })).toMatchObject({ remaining: 0 });
  expect(await balance(await enterAgain(visitor!, scene.concertId))).toBe(3_000);
});

test('a seat that is given back goes to one of fifty, and its refund takes nothing from them', async () => {
  const scene = await stageConcert(stage, { seats: 2 });
  const [first, ...others] = await crowd(stage, scene.concertId, 51, { prefix: 'second hand', balance: 2_000 });
  const { paymentId } = await pay(first!, (await hold(first!, scene, [1, 2])).reservationId);
  const refund = { paymentId, seatIds: [2], reason: 'rain', idempotencyKey: 'part' };
  let isSold = false;
  const buying = others.map(async (other) => {
    for (let attempt = 0; !isSold; attempt++) {
      const [held] = (await settleAll([hold(other, scene, [2], `attempt ${attempt}`)])).answers;
      if (held === undefined) continue;
      await pay(other, held.reservationId);
      isSold = true;
      return [other];
    }
    return [];
  });
  await stage.operator.payment.refund(refund);
  const [buyer, ...more] = (await Promise.all(buying)).flat();
  expect(more).toEqual([]);
  const rest = { paymentId, reason: 'rain', idempotencyKey: 'rest' };
  expect(await stage.operator.payment.refund(rest)).toMatchObject({ amount: 1_000, remaining: 0 });
  expect((await buyer!.caller.payment.list()).payments).toMatchObject([{ status: 'paid', seatIds: [2] }]);
});

test('holds of one visit that are paid in overlapping lots are paid in one of them', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'all at once', balance: 10_000 });
  const ids = await Promise.all([1, 2, 3].map(async (seat) => (await hold(visitor!, scene, [seat])).reservationId));
  const lots = [[0, 1], [1, 2], [2, 0], [1], [2, 1, 0]].map((lot) => lot.map((n) => ids[n]!));
  const { caller, token } = visitor!;
  const { answers, reasons } = await settleAll(
    lots.map((reservationIds, n) => caller.payment.pay({ reservationIds, token, idempotencyKey: `lot ${n}` })),
  );
  expect(reasons).toEqual(['TOKEN_SPENT', 'TOKEN_SPENT', 'TOKEN_SPENT', 'TOKEN_SPENT']);
  expect([...answers[0]!.reservations, ...answers[0]!.released].map((hold) => hold.reservationId).toSorted()).toEqual(
    ids.toSorted(),
  );
  expect(await balance(await enterAgain(visitor!, scene.concertId))).toBe(10_000 - answers[0]!.amount);
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
