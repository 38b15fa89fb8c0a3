import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { balance, charge, enterAgain, freeSeats, hold, pay, untilPast, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('a payment debits the wallet, confirms the seats, is recorded and ends the visit', async () => {
  const scene = await stageConcert(stage, { price: 700 });
  const [visitor] = await letIn(stage, scene.concertId, ['payer'], 2_000);
  const { caller, token } = visitor!;
  const { reservationId } = await hold(visitor!, scene, [1, 2]);
  const payment = await pay(visitor!, reservationId);
  expect(payment).toMatchObject({
    amount: 1_400,
    balance: 600,
    reservation: { reservationId, scheduleId: scene.scheduleId, seatIds: [1, 2], amount: 1_400, status: 'paid' },
  });
  expect(payment.paidAt).toBeInstanceOf(Date);
  expect(await caller.payment.get({ paymentId: payment.paymentId })).toMatchObject({
    reservationId,
    amount: 1_400,
    currency: 'KRW',
    status: 'paid',
    paidAt: payment.paidAt,
    refundedAt: null,
    refusals: 0,
    history: [{ kind: 'paid', at: payment.paidAt }],
  });
  expect(await caller.queue.status({ token })).toMatchObject({ state: 'completed', endedBecause: 'paid' });
  const again = await enterAgain(visitor!, scene.concertId);
  expect(await balance(again)).toBe(600);
  expect((await again.caller.wallet.history({ token: again.token })).entries[0]).toMatchObject({
    kind: 'payment',
    amount: -1_400,
    balanceAfter: 600,
    paymentId: payment.paymentId,
  });
});

test('a paid seat stays sold after the hold would have run out', async () => {
  const scene = await stageConcert(stage, { seats: 2, holdTtlMs: 1_500 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['keeper', 'hopeful'], 5_000);
  const held = await hold(buyer!, scene, [1]);
  await pay(buyer!, held.reservationId);
  await untilPast(held.expiresAt);
  expect(await freeSeats(other!, scene)).toEqual([2]);
  expect(await why(hold(other!, scene, [1]))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [1] });
});

test('paying frees the other holds of the visit at once', async () => {
  const scene = await stageConcert(stage, { seats: 4 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['decider', 'waiting for seats'], 5_000);
  const chosen = await hold(buyer!, scene, [1]);
  await hold(buyer!, scene, [2]);
  await hold(buyer!, scene, [3, 4]);
  expect(await freeSeats(other!, scene)).toEqual([]);
  await pay(buyer!, chosen.reservationId);
  expect(await freeSeats(other!, scene)).toEqual([2, 3, 4]);
  expect(await hold(other!, scene, [2, 3, 4])).toMatchObject({ status: 'held' });
});

test('a wallet may be spent to exactly nothing', async () => {
  const scene = await stageConcert(stage, { price: 100 });
  const [visitor] = await letIn(stage, scene.concertId, ['exact'], 100);
  expect(await pay(visitor!, (await hold(visitor!, scene, [1])).reservationId)).toMatchObject({ balance: 0 });
});

test('payments are listed newest first, page by page, and only one’s own', async () => {
  const scene = await stageConcert(stage, { price: 10 });
  let [visitor] = await letIn(stage, scene.concertId, ['regular'], 1_000);
  const [other] = await letIn(stage, scene.concertId, ['occasional'], 1_000);
  const made: string[] = [];
  for (let seat = 1; seat <= 5; seat++) {
    const { paymentId } = await pay(visitor!, (await hold(visitor!, scene, [seat])).reservationId);
    made.unshift(paymentId);
    visitor = await enterAgain(visitor!, scene.concertId);
  }
  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await visitor!.caller.payment.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    listed.push(...page.payments.map((payment) => payment.paymentId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(listed).toEqual(made);
  expect(await other!.caller.payment.list()).toEqual({ payments: [], nextCursor: null });
  const unknown = await why(other!.caller.payment.get({ paymentId: 'pay_unknown' }));
  expect(unknown).toEqual({ reason: 'PAYMENT_NOT_FOUND' });
  expect(await why(other!.caller.payment.get({ paymentId: made[0]! }))).toEqual(unknown);
});

test('money charged while waiting pays once inside', async () => {
  const scene = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId: scene.concertId });
  await stage.operator.user.create({ userId: 'prepared', name: 'Prepared' });
  const caller = stage.user('prepared');
  const { token } = await caller.queue.issueToken({ concertId: scene.concertId });
  await charge({ userId: 'prepared', caller, token }, 1_000);
  await stage.operator.queue.resume({ concertId: scene.concertId });
  const visitor = await enterAgain({ userId: 'prepared', caller, token }, scene.concertId);
  expect(await pay(visitor, (await hold(visitor, scene, [1])).reservationId)).toMatchObject({ balance: 0 });
});
