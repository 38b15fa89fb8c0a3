import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, refusalOf, type Stage, stageConcert } from './harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('a visitor queues, sees dates and seats, holds seats, tops up, pays and is done', async () => {
  const { concertId, scheduleId } = await stageConcert(stage, { seats: 10, price: 1_500 });
  const [visitor] = await letIn(stage, concertId, ['alice']);
  const { caller, token } = visitor!;

  const dates = await caller.concert.availableDates({ concertId, token });
  expect(dates.schedules).toMatchObject([{ scheduleId, capacity: 10, available: 10 }]);
  const hold = await caller.concert.reserve({ concertId, scheduleId, seatIds: [3, 4], token, idempotencyKey: 'hold' });
  expect(hold).toMatchObject({ seatIds: [3, 4], amount: 3_000, status: 'held' });
  const { seats } = await caller.concert.availableSeats({ concertId, scheduleId, token });
  expect(seats.map((seat) => seat.seatId)).toEqual([1, 2, 5, 6, 7, 8, 9, 10]);

  const short = await refusalOf(
    caller.payment.pay({ reservationId: hold.reservationId, token, idempotencyKey: 'pay' }),
  );
  expect(short.data).toEqual({ reason: 'INSUFFICIENT_BALANCE', missing: 3_000 });
  expect(await caller.wallet.charge({ amount: 5_000, token, idempotencyKey: 'charge' })).toMatchObject({
    balance: 5_000,
  });
  const payment = await caller.payment.pay({ reservationId: hold.reservationId, token, idempotencyKey: 'pay' });
  expect(payment).toMatchObject({ amount: 3_000, balance: 2_000, reservation: { status: 'paid', seatIds: [3, 4] } });

  expect(await caller.queue.status({ token })).toMatchObject({ state: 'completed', endedBecause: 'paid' });
  expect((await caller.payment.get({ paymentId: payment.paymentId })).history.map((step) => step.kind)).toEqual([
    'refused',
    'paid',
  ]);
  expect(await brokenInvariants(stage)).toEqual([]);
});
