import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { calls, type Scene, setScene } from './scene.ts';
import { contents } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const header = 'idempotency-replayed';

test('a payment that is sent again is answered as before, marked as replayed, and takes no money', async () => {
  const { alice, served } = scene;
  const { input } = calls(scene)['payment.pay'];
  const first = await served.post('payment.pay', input, alice.jwt);
  expect(first.answer()).toMatchObject({ amount: 1_000, balance: 99_000 });
  expect(first.headers.get(header)).toBeNull();
  const before = await contents(served);
  for (let again = 0; again < 3; again++) {
    const reply = await served.post('payment.pay', input, alice.jwt);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual(first.body);
    expect(reply.headers.get(header)).toBe('1');
  }
  expect(await contents(served)).toEqual(before);
});

test('seats that are reserved again, money that is charged again and a refund that is sent again are marked, too', async () => {
  const { frank, served } = scene;
  const idempotencyKey = 'again';
  const { concertId, scheduleId, bobsPayment: paymentId } = scene;
  const sent: readonly (readonly [string, object, string])[] = [
    ['concert.reserve', { concertId, scheduleId, seatIds: [20, 21], token: frank.token, idempotencyKey }, frank.jwt],
    ['wallet.charge', { amount: 5, token: frank.token, idempotencyKey }, frank.jwt],
    ['payment.refund', { paymentId, reason: 'cancelled', idempotencyKey }, operatorKey],
  ];
  for (const [procedure, input, bearer] of sent) {
    const first = await served.post(procedure, input, bearer);
    expect([first.status, first.headers.get(header)], procedure).toEqual([200, null]);
    const again = await served.post(procedure, input, bearer);
    expect(again.body, procedure).toEqual(first.body);
    expect(again.headers.get(header), procedure).toBe('1');
  }
});

test('the same seats in another order are the same intent', async () => {
  const { frank, served, concertId, scheduleId } = scene;
  const reserve = (seatIds: number[]) =>
    served.post(
      'concert.reserve',
      { concertId, scheduleId, seatIds, token: frank.token, idempotencyKey: 'order' },
      frank.jwt,
    );
  const first = await reserve([31, 30]);
  const again = await reserve([30, 31]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get(header)).toBe('1');
});

test('a refusal is not kept: the same key may succeed later, and only then is it replayed', async () => {
  const { frank, served, concertId, scheduleId } = scene;
  const input = { concertId, scheduleId, seatIds: [1_000], token: frank.token, idempotencyKey: 'later' };
  for (let attempt = 0; attempt < 2; attempt++) {
    const refused = await served.post('concert.reserve', input, frank.jwt);
    expect([refused.reason, refused.headers.get(header)]).toEqual(['SEAT_NOT_FOUND', null]);
  }
  const held = await served.post('concert.reserve', { ...input, seatIds: [40] }, frank.jwt);
  expect([held.status, held.headers.get(header)]).toEqual([200, null]);
});

test('fifty equal payments at once pay once, and all fifty hear the same', async () => {
  const { frank, served } = scene;
  const input = { reservationId: scene.franksHold, token: frank.token, idempotencyKey: 'fifty' };
  const replies = await Promise.all(Array.from({ length: 50 }, () => served.post('payment.pay', input, frank.jwt)));
  expect(new Set(replies.map((reply) => reply.text)).size).toBe(1);
  expect(replies.filter((reply) => reply.headers.get(header) === null)).toHaveLength(1);
  const paid = await served.sql<{ count: number }>(
    `select count(*)::int as count from payment_events join payments using (concert_id, payment_id)
     where reservation_id = $1 and kind = 'paid'`,
    [scene.franksHold],
  );
  expect(paid).toEqual([{ count: 1 }]);
});
