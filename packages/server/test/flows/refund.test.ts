import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { balance, enter, enterAgain, freeSeats, hold, pay, type Scene, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

async function buy(scene: Scene, userId: string, seatIds: number[]): Promise<{ paymentId: string; visitor: Visitor }> {
  const [visitor] = await letIn(stage, scene.concertId, [userId], 10_000);
  const { paymentId } = await pay(visitor!, (await hold(visitor!, scene, seatIds)).reservationId);
  return { paymentId, visitor: visitor! };
}

const refund = (paymentId: string, idempotencyKey = 'refund', reason = 'rain'): Promise<object> =>
  stage.operator.payment.refund({ paymentId, reason, idempotencyKey });

test('a refund gives the money back, frees the seats and stays in the history', async () => {
  const scene = await stageConcert(stage, { seats: 3 });
  const { paymentId, visitor } = await buy(scene, 'sorry', [1, 2]);
  expect(await refund(paymentId)).toEqual({ refundId: expect.any(String) as string, amount: 2_000, remaining: 0 });
  const payment = await visitor.caller.payment.get({ paymentId });
  expect(payment).toMatchObject({
    status: 'refunded',
    history: [{ kind: 'paid' }, { kind: 'refunded', note: 'rain' }],
  });
  expect(payment.refundedAt).toBeInstanceOf(Date);
  const again = await enterAgain(visitor, scene.concertId);
  expect(await balance(again)).toBe(10_000);
  expect(await freeSeats(again, scene)).toEqual([1, 2, 3]);
  expect((await again.caller.wallet.history({ token: again.token })).entries).toMatchObject([
    { kind: 'refund', amount: 2_000, balanceAfter: 10_000, paymentId },
    { kind: 'payment', amount: -2_000, balanceAfter: 8_000, paymentId },
    { kind: 'charge', amount: 10_000 },
  ]);
  expect(await hold(again, scene, [1, 2])).toMatchObject({ status: 'held' });
});

test('the same refund sent twice happens once, and another one is refused', async () => {
  const scene = await stageConcert(stage);
  const { paymentId, visitor } = await buy(scene, 'twice refunded', [1]);
  const first = await refund(paymentId);
  expect(await refund(paymentId)).toEqual(first);
  expect(await why(refund(paymentId, 'refund', 'another reason'))).toEqual({ reason: 'IDEMPOTENCY_KEY_REUSED' });
  expect(await why(refund(paymentId, 'another key'))).toEqual({ reason: 'NOT_PAID' });
  expect(await balance(await enterAgain(visitor, scene.concertId))).toBe(10_000);
});

test('a refused payment cannot be refunded, nor one that never was', async () => {
  const scene = await stageConcert(stage, { price: 50_000 });
  const [visitor] = await letIn(stage, scene.concertId, ['never paid'], 10_000);
  await why(pay(visitor!, (await hold(visitor!, scene, [1])).reservationId));
  const { payments } = await visitor!.caller.payment.list();
  expect(await why(refund(payments[0]!.paymentId))).toEqual({ reason: 'NOT_PAID' });
  expect(await why(refund('pay_unknown'))).toEqual({ reason: 'PAYMENT_NOT_FOUND' });
  expect(await balance(visitor!)).toBe(10_000);
});

test('only the operator refunds', async () => {
  const scene = await stageConcert(stage);
  const { paymentId, visitor } = await buy(scene, 'self-service', [1]);
  const mine = { paymentId, reason: 'I want it', idempotencyKey: 'mine' };
  expect(await why(visitor.caller.payment.refund(mine))).toEqual({ reason: 'FORBIDDEN' });
  expect((await visitor.caller.payment.get({ paymentId })).status).toBe('paid');
});

test('a refunded reservation cannot be paid again', async () => {
  const scene = await stageConcert(stage);
  const { paymentId, visitor } = await buy(scene, 'back again', [1]);
  const { reservationId } = await visitor.caller.payment.get({ paymentId });
  await refund(paymentId);
  const again = await enterAgain(visitor, scene.concertId);
  expect(await why(pay(again, reservationId, 'once more'))).toEqual({ reason: 'ALREADY_PAID' });
});

test('a sold-out concert lets nobody in until a refund frees a seat', async () => {
  const scene = await stageConcert(stage, { seats: 1 });
  const { paymentId } = await buy(scene, 'last seat', [1]);
  const next = await enter(stage, scene.concertId, 'standing outside');
  const tick = stage.stagedoor.services.queues;
  for (let refresh = 0; refresh < 5; refresh++) await tick.refresh();
  expect((await next.caller.queue.status({ token: next.token })).state).toBe('waiting');
  await refund(paymentId);
  await untilState(next.caller, next.token, 'active');
  expect(await hold({ ...next }, scene, [1])).toMatchObject({ seatIds: [1] });
});

test('a seat sold again after a refund belongs to its second buyer alone', async () => {
  const scene = await stageConcert(stage, { seats: 1 });
  const first = await buy(scene, 'first owner', [1]);
  await refund(first.paymentId);
  const second = await buy(scene, 'second owner', [1]);
  expect(await why(refund(first.paymentId, 'late'))).toEqual({ reason: 'NOT_PAID' });
  expect((await second.visitor.caller.payment.get({ paymentId: second.paymentId })).status).toBe('paid');
});
