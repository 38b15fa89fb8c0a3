import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { balance, charge, enterAgain, freeSeats, hold, pay, seatRow, untilPast, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('a hold that ran out cannot be paid: a record stays, money, hold and seat do not move', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 100, seats: 2 });
  const [visitor] = await letIn(stage, scene.concertId, ['late'], 5_000);
  const held = await hold(visitor!, scene, [1]);
  const seatBefore = await seatRow(stage, scene, 1);
  const reservation = (): Promise<object[]> =>
    stage.sql('select * from reservations where reservation_id = $1', [held.reservationId]);
  const before = await reservation();
  await untilPast(held.expiresAt);
  expect(await why(pay(visitor!, held.reservationId))).toEqual({ reason: 'HOLD_EXPIRED' });
  expect(await balance(visitor!)).toBe(5_000);
  expect(await seatRow(stage, scene, 1)).toEqual(seatBefore);
  expect(await reservation()).toEqual(before);
  expect(await freeSeats(visitor!, scene)).toEqual([1, 2]);
  expect((await visitor!.caller.payment.list()).payments).toMatchObject([
    {
      reservationId: held.reservationId,
      status: 'refused',
      paidAt: null,
      refusals: 1,
      history: [{ kind: 'refused', reason: 'HOLD_EXPIRED', missing: null }],
    },
  ]);
  expect((await visitor!.caller.queue.status({ token: visitor!.token })).state).toBe('active');
});

test('a hold that somebody else took over meanwhile cannot be paid and stays theirs', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 100, seats: 1 });
  const [first, second] = await letIn(stage, scene.concertId, ['outrun', 'faster'], 5_000);
  const lost = await hold(first!, scene, [1]);
  await untilPast(lost.expiresAt);
  await stage.operator.queue.configure({ concertId: scene.concertId, holdTtlMs: 60_000 });
  const won = await hold(second!, scene, [1]);
  expect(await why(pay(first!, lost.reservationId))).toEqual({ reason: 'HOLD_EXPIRED' });
  expect(await pay(second!, won.reservationId)).toMatchObject({ balance: 4_000 });
});

test('a hold given back cannot be paid', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['undecided'], 5_000);
  const { reservationId } = await hold(visitor!, scene, [1]);
  await visitor!.caller.concert.release({ reservationId, token: visitor!.token });
  expect(await why(pay(visitor!, reservationId))).toEqual({ reason: 'HOLD_EXPIRED' });
  expect(await balance(visitor!)).toBe(5_000);
});

test('a reservation that never was and another user’s are equally unknown, and leave no record', async () => {
  const scene = await stageConcert(stage);
  const [owner, thief] = await letIn(stage, scene.concertId, ['reserver', 'pretender'], 5_000);
  const { reservationId } = await hold(owner!, scene, [1]);
  for (const id of [reservationId, 'res_unknown', '', '__proto__', "' OR 1=1--"])
    expect(await why(pay(thief!, id))).toEqual({ reason: 'RESERVATION_NOT_FOUND' });
  expect(await thief!.caller.payment.list()).toMatchObject({ payments: [] });
  expect(await balance(thief!)).toBe(5_000);
  expect(await pay(owner!, reservationId)).toMatchObject({ balance: 4_000 });
});

test('a reservation of another concert cannot be paid with this concert’s token', async () => {
  const scene = await stageConcert(stage);
  const other = await stageConcert(stage);
  const [here] = await letIn(stage, scene.concertId, ['both'], 5_000);
  const [there] = await letIn(stage, other.concertId, ['both']);
  const { reservationId } = await hold(here!, scene, [1]);
  expect(await why(pay(there!, reservationId))).toEqual({ reason: 'RESERVATION_NOT_FOUND' });
});

test('too little money is refused with what is missing; the hold stays and can be paid later', async () => {
  const scene = await stageConcert(stage, { price: 1_000 });
  const [visitor] = await letIn(stage, scene.concertId, ['short'], 400);
  const { reservationId, expiresAt } = await hold(visitor!, scene, [1]);
  const before = await seatRow(stage, scene, 1);
  expect(await why(pay(visitor!, reservationId))).toEqual({ reason: 'INSUFFICIENT_BALANCE', missing: 600 });
  expect(await seatRow(stage, scene, 1)).toEqual(before);
  expect(before).toMatchObject({ reservation_id: reservationId, held_until: expiresAt });
  expect(await balance(visitor!)).toBe(400);
  await charge(visitor!, 100);
  expect(await why(pay(visitor!, reservationId, 'another try'))).toMatchObject({ missing: 500 });
  await charge(visitor!, 500);
  const payment = await pay(visitor!, reservationId);
  expect(payment).toMatchObject({ amount: 1_000, balance: 0 });
  expect(await visitor!.caller.payment.get({ paymentId: payment.paymentId })).toMatchObject({
    status: 'paid',
    refusals: 2,
    history: [
      { kind: 'refused', reason: 'INSUFFICIENT_BALANCE', missing: 600 },
      { kind: 'refused', reason: 'INSUFFICIENT_BALANCE', missing: 500 },
      { kind: 'paid', reason: null, missing: null },
    ],
  });
});

test('refused attempts are all counted, but only so many are kept, and the payment is still recorded', async () => {
  const scene = await stageConcert(stage, { price: 1_000 });
  const [visitor] = await letIn(stage, scene.concertId, ['stubborn']);
  const { reservationId } = await hold(visitor!, scene, [1]);
  const tries = Array.from({ length: 60 }, (_, n) => why(pay(visitor!, reservationId, `try ${n}`)));
  expect(new Set((await Promise.all(tries)).map((reason) => JSON.stringify(reason)))).toEqual(
    new Set([JSON.stringify({ reason: 'INSUFFICIENT_BALANCE', missing: 1_000 })]),
  );
  await charge(visitor!, 1_000);
  const { paymentId } = await pay(visitor!, reservationId);
  const payment = await visitor!.caller.payment.get({ paymentId });
  expect(payment.refusals).toBe(60);
  expect(payment.history.map((step) => step.kind)).toEqual([...Array.from({ length: 20 }, () => 'refused'), 'paid']);
});

test('what is paid cannot be paid again, also not in a later visit', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['forgetful'], 5_000);
  const { reservationId } = await hold(visitor!, scene, [1]);
  await pay(visitor!, reservationId);
  expect(await why(pay(visitor!, reservationId, 'same visit'))).toEqual({ reason: 'TOKEN_SPENT' });
  const again = await enterAgain(visitor!, scene.concertId);
  expect(await why(pay(again, reservationId, 'next visit'))).toEqual({ reason: 'ALREADY_PAID' });
  expect(await balance(again)).toBe(4_000);
});
