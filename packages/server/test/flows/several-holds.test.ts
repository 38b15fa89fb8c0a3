import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refund as refundCommand } from '../../src/payment/refund.ts';
import { encoder } from '../../src/encoder.ts';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { balance, enterAgain, freeSeats, hold, pay, untilPast, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const payAll = ({ caller, token }: Visitor, reservationIds: string[], idempotencyKey = 'pay all') =>
  caller.payment.pay({ reservationIds, token, idempotencyKey });

const floor = [{ seatId: 1, section: 'Floor', row: 'A', number: 1, price: 1_000 }];

describe('a visit with several holds', () => {
  test('pays them at once: each is a payment, and nothing is freed without a word', async () => {
    const friday = await stageConcert(stage, { seats: 4 });
    const { scheduleId } = await stage.operator.concert.addSchedule({
      concertId: friday.concertId,
      startsAt: '2030-01-02T19:00:00Z',
      sections: [{ name: 'Floor', rows: 1, seatsPerRow: 4, price: 2_000 }],
    });
    const saturday = { ...friday, scheduleId };
    const [visitor] = await letIn(stage, friday.concertId, ['both-nights'], 10_000);
    const first = await hold(visitor!, friday, [1]);
    const second = await hold(visitor!, saturday, [2, 3]);
    const third = await hold(visitor!, friday, [4]);
    const paid = await payAll(visitor!, [first.reservationId, second.reservationId]);
    // Nothing stands in it twice, so that the wire needs no references.
    expect(encoder.serialize(paid).meta).not.toHaveProperty('referentialEqualities');
    expect(paid.reservations).toEqual(paid.payments.map((payment) => payment.reservation));
    expect(paid).toMatchObject({
      amount: 5_000,
      balance: 5_000,
      reservations: [{ reservationId: first.reservationId }, { reservationId: second.reservationId, amount: 4_000 }],
      reservation: { reservationId: first.reservationId, seats: floor, title: 'A concert', status: 'paid' },
      payments: [
        { paymentId: paid.paymentId, amount: 1_000, reservation: { scheduleId: friday.scheduleId } },
        {
          amount: 4_000,
          reservation: { scheduleId, startsAt: new Date('2030-01-02T19:00:00Z'), seatIds: [2, 3] },
        },
      ],
      released: [{ reservationId: third.reservationId, seatIds: [4], title: 'A concert' }],
    });
    // In whatever order they are named, it is the same intent.
    expect(await payAll(visitor!, [second.reservationId, first.reservationId])).toEqual(paid);
    expect((await visitor!.caller.payment.list()).payments).toMatchObject([
      { amount: 4_000, status: 'paid', title: 'A concert', scheduleId, seatIds: [2, 3] },
      { amount: 1_000, status: 'paid', seats: floor, startsAt: new Date('2030-01-01T19:00:00Z') },
    ]);
  });

  test('pays all or none: money that does not cover them all buys nothing', async () => {
    const date = await stageConcert(stage);
    const [visitor] = await letIn(stage, date.concertId, ['too-poor'], 1_500);
    const holds = [await hold(visitor!, date, [1]), await hold(visitor!, date, [2])];
    const ids = holds.map(({ reservationId }) => reservationId);
    expect(await why(payAll(visitor!, ids))).toEqual({ reason: 'INSUFFICIENT_BALANCE', missing: 500 });
    expect(await balance(visitor!)).toBe(1_500);
    expect(await pay(visitor!, ids[0]!)).toMatchObject({ amount: 1_000, released: [{ reservationId: ids[1] }] });
  });

  test('hears which of them ran out, and only that one remembers it', async () => {
    const date = await stageConcert(stage, { holdTtlMs: 500 });
    const [visitor] = await letIn(stage, date.concertId, ['late-for-one'], 5_000);
    const first = await hold(visitor!, date, [1]);
    await stage.operator.queue.configure({ concertId: date.concertId, holdTtlMs: 60_000 });
    const second = await hold(visitor!, date, [2]);
    await untilPast(first.expiresAt);
    const [gone, there] = [first.reservationId, second.reservationId];
    expect(await why(payAll(visitor!, [there, gone]))).toEqual({ reason: 'HOLD_EXPIRED', reservationIds: [gone] });
    const { payments } = await visitor!.caller.payment.list();
    expect(payments).toMatchObject([{ reservationId: gone, refusals: 1 }]);
    // What is over frees nothing that the answer would have to tell.
    expect(await payAll(visitor!, [there])).toMatchObject({ amount: 1_000, released: [] });
  });

  test('pays one of them as before: by its id or in a list of one is the same intent', async () => {
    const date = await stageConcert(stage);
    const [visitor] = await letIn(stage, date.concertId, ['either-way'], 5_000);
    const { reservationId } = await hold(visitor!, date, [1]);
    const paid = await pay(visitor!, reservationId, 'either');
    expect(await payAll(visitor!, [reservationId], 'either')).toEqual(paid);
    expect(paid.reservations).toEqual([paid.reservation]);
  });

  test('hears of what looks like no id that it has no such hold', async () => {
    const date = await stageConcert(stage);
    const [visitor] = await letIn(stage, date.concertId, ['mistyped'], 5_000);
    const { reservationId } = await hold(visitor!, date, [1]);
    const unknown = { reason: 'RESERVATION_NOT_FOUND' };
    expect(await why(payAll(visitor!, [reservationId, 'x', 'y']))).toMatchObject(unknown);
    expect(await why(payAll(visitor!, ['x', 'x']))).toMatchObject({ reason: 'INVALID_INPUT' });
  });

  test('is refused when one of them is somebody else’s, and told how to ask', async () => {
    const date = await stageConcert(stage);
    const [one, other] = await letIn(stage, date.concertId, ['one', 'other'], 5_000);
    const [mine, theirs] = [await hold(one!, date, [1]), await hold(other!, date, [2])];
    expect(await why(payAll(one!, [mine.reservationId, theirs.reservationId]))).toEqual({
      reason: 'RESERVATION_NOT_FOUND',
    });
    const { token } = one!;
    const both = {
      reservationId: mine.reservationId,
      reservationIds: [mine.reservationId],
      token,
      idempotencyKey: 'k',
    };
    expect(await why(one!.caller.payment.pay(both))).toMatchObject({ reason: 'INVALID_INPUT' });
    expect(await why(one!.caller.payment.pay({ token, idempotencyKey: 'k' }))).toMatchObject({
      reason: 'INVALID_INPUT',
    });
  });

  test('shows after a reload what it holds, by name', async () => {
    const date = await stageConcert(stage);
    const [visitor] = await letIn(stage, date.concertId, ['reloads']);
    await hold(visitor!, date, [1]);
    expect((await visitor!.caller.concert.holds({ token: visitor!.token })).holds).toMatchObject([
      { scheduleId: date.scheduleId, title: 'A concert', startsAt: new Date('2030-01-01T19:00:00Z'), seats: floor },
    ]);
  });
});

describe('seats that cost nothing', () => {
  test('are paid for with a payment of 0 that moves no money, and given back', async () => {
    const date = await stageConcert(stage, { price: 0, seats: 2 });
    const [visitor] = await letIn(stage, date.concertId, ['guest']);
    const { reservationId } = await hold(visitor!, date, [1, 2]);
    const paid = await pay(visitor!, reservationId);
    expect(paid).toMatchObject({ amount: 0, balance: 0 });
    const { caller } = visitor!;
    expect(await caller.payment.get(paid)).toMatchObject({ amount: 0, status: 'paid', history: [{ kind: 'paid' }] });
    expect((await caller.wallet.history({ currency: 'KRW' })).entries).toEqual([]);
    const refund = { paymentId: paid.paymentId, reason: 'rain', idempotencyKey: 'back' };
    expect(await stage.operator.payment.refund(refund)).toMatchObject({ amount: 0, remaining: 0 });
    expect(await freeSeats(await enterAgain(visitor!, date.concertId), date)).toEqual([1, 2]);
  });
});

const refund = (paymentId: string, seatIds?: number[], idempotencyKey = `refund ${seatIds?.join()}`) =>
  stage.operator.payment.refund({ paymentId, reason: 'A broken chair.', idempotencyKey, ...(seatIds && { seatIds }) });

describe('a refund of some seats', () => {
  test('gives each back at its price, any number of times until nothing is left', async () => {
    const { concertId } = await stage.operator.concert.create({ title: 'Two prices' });
    const { scheduleId } = await stage.operator.concert.addSchedule({
      concertId,
      startsAt: '2030-01-01T19:00:00Z',
      sections: [
        { name: 'Near', rows: 1, seatsPerRow: 2, price: 3_000 },
        { name: 'Far', rows: 1, seatsPerRow: 2, price: 1_000 },
      ],
    });
    const date = { concertId, scheduleId };
    const [visitor] = await letIn(stage, concertId, ['chair'], 10_000);
    const { paymentId } = await pay(visitor!, (await hold(visitor!, date, [1, 2, 3])).reservationId);
    expect(await refund(paymentId, [3])).toMatchObject({ amount: 1_000, remaining: 6_000 });
    expect(await refund(paymentId, [3])).toMatchObject({ amount: 1_000, remaining: 6_000 });
    expect(await why(refund(paymentId, [3], 'again'))).toEqual({ reason: 'SEAT_NOT_FOUND', seatIds: [3] });
    expect(await why(refund(paymentId, [1, 4]))).toEqual({ reason: 'SEAT_NOT_FOUND', seatIds: [4] });
    const { caller } = visitor!;
    expect(await caller.payment.get({ paymentId })).toMatchObject({
      status: 'partly_refunded',
      amount: 7_000,
      refunded: 1_000,
      refundedAt: null,
      seatIds: [1, 2, 3],
      refundedSeatIds: [3],
      history: [{ kind: 'paid' }, { kind: 'refunded', amount: 1_000, seatIds: [3] }],
    });
    const again = await enterAgain(visitor!, concertId);
    expect(await balance(again)).toBe(4_000);
    expect(await freeSeats(again, date)).toEqual([3, 4]);
    // Somebody else buys it, and what is left is refunded whole.
    const [next] = await letIn(stage, concertId, ['next-chair'], 10_000);
    await pay(next!, (await hold(next!, date, [3])).reservationId);
    expect(await refund(paymentId)).toMatchObject({ amount: 6_000, remaining: 0 });
    expect(await caller.payment.get({ paymentId })).toMatchObject({
      status: 'refunded',
      refunded: 7_000,
      refundedSeatIds: [1, 2, 3],
    });
    expect(await why(refund(paymentId, undefined, 'once more'))).toEqual({ reason: 'NOT_PAID' });
    expect(await balance(again)).toBe(10_000);
    expect(await freeSeats(again, date)).toEqual([1, 2, 4]);
  });

  test('leaves the same behind when the rest follows in the same transaction', async () => {
    const date = await stageConcert(stage);
    const { concertId } = date;
    const kept: object[] = [];
    for (const together of [false, true]) {
      const [visitor] = await letIn(stage, concertId, [together ? 'at once' : 'one by one'], 10_000);
      const seats = together ? [4, 5, 6] : [1, 2, 3];
      const { reservationId } = await hold(visitor!, date, seats);
      const { paymentId } = await pay(visitor!, reservationId);
      const { userId } = visitor!;
      const of = { concertId, reservationId, userId, currency: 'KRW', reason: 'A broken chair.' };
      const run = (seatIds?: number[]) =>
        stage.stagedoor.services.engine.run(
          refundCommand,
          { ...of, seatIds, refundId: `ref_${userId.replaceAll(' ', '')}${seatIds?.length ?? 0}` },
          undefined,
        );
      // What comes while a transaction is in flight shares the next one.
      if (together) await Promise.all([run([7]), run([seats[0]!]), run()]);
      else for (const part of [[seats[0]!], undefined]) await run(part);
      expect(await visitor!.caller.payment.get({ paymentId })).toMatchObject({ status: 'refunded', refunded: 3_000 });
      kept.push(
        ...(await stage.sql(
          `select status, amount::int, cardinality(seat_ids) as seats, cardinality(fences) as fences from reservations where reservation_id = $1`,
          [reservationId],
        )),
      );
    }
    expect(kept[0]).toEqual({ status: 'refunded', amount: 2_000, seats: 2, fences: 2 });
    expect(kept[1]).toEqual(kept[0]);
  });

  test('leaves room for as many seats again', async () => {
    const date = await stageConcert(stage, { maxSeatsPerUser: 2 });
    const [visitor] = await letIn(stage, date.concertId, ['limited'], 10_000);
    const { paymentId } = await pay(visitor!, (await hold(visitor!, date, [1, 2])).reservationId);
    const again = await enterAgain(visitor!, date.concertId);
    expect(await why(hold(again, date, [3]))).toEqual({ reason: 'LIMIT_EXCEEDED', limit: 2 });
    await refund(paymentId, [2]);
    expect(await hold(again, date, [3])).toMatchObject({ seatIds: [3] });
    expect(await why(hold(again, date, [4]))).toEqual({ reason: 'LIMIT_EXCEEDED', limit: 2 });
  });
});

test('a wallet is read by its currency without any visit', async () => {
  const date = await stageConcert(stage);
  const [visitor] = await letIn(stage, date.concertId, ['saver'], 700);
  const { caller, token } = visitor!;
  await caller.queue.leave({ token });
  expect(await caller.wallet.balance({ currency: 'KRW' })).toEqual({ balance: 700, currency: 'KRW' });
  expect((await caller.wallet.history({ currency: 'KRW' })).entries).toMatchObject([{ amount: 700 }]);
  expect(await caller.wallet.balance({ currency: 'USD' })).toEqual({ balance: 0, currency: 'USD' });
  expect(await why(caller.wallet.balance({ token }))).toMatchObject({ reason: 'TOKEN_EXPIRED' });
  expect(await why(caller.wallet.balance({}))).toMatchObject({ reason: 'INVALID_INPUT' });
  expect(await why(caller.wallet.balance({ token, currency: 'KRW' }))).toMatchObject({ reason: 'INVALID_INPUT' });
});
