import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundPage } from '../../src/cancellation/refund-page.ts';
import { brokenInvariants, letIn, names, openStage, refusalOf, type Stage, stageConcert, until } from '../harness.ts';
import { balance, enter, enterAgain, freeSeats, hold, pay, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const cancelDate = (date: { concertId: string; scheduleId: string }, reason = 'The singer is ill.') =>
  stage.operator.concert.cancelSchedule({ ...date, reason });

const progressOf = async ({ concertId, scheduleId }: { concertId: string; scheduleId: string }) => {
  const { cancellations } = await stage.operator.concert.cancellations({ concertId });
  return cancellations.find((cancellation) => cancellation.scheduleId === scheduleId);
};

const finished = (date: { concertId: string; scheduleId: string }): Promise<void> =>
  until(async () => (await progressOf(date))?.finishedAt instanceof Date);

test('a cancelled date sells nothing more, and everyone who paid gets their money back by itself', async () => {
  const date = await stageConcert(stage, { seats: 6 });
  const [ann, bob, eve] = await letIn(stage, date.concertId, ['ann', 'bob', 'eve'], 10_000);
  const { paymentId } = await pay(ann!, (await hold(ann!, date, [1, 2])).reservationId);
  await pay(bob!, (await hold(bob!, date, [3])).reservationId);
  const held = await hold(eve!, date, [4]);

  expect(await cancelDate(date)).toEqual({
    ...date,
    status: 'cancelled',
    reason: 'The singer is ill.',
    payments: 2,
  });
  const told = { reason: 'SCHEDULE_CANCELLED', cancelReason: 'The singer is ill.' };
  expect(await why(hold(eve!, date, [5]))).toEqual(told);
  expect(await why(pay(eve!, held.reservationId))).toEqual(told);
  expect(await balance(eve!)).toBe(10_000);
  const [shown] = (await stage.operator.concert.get(date)).dates;
  expect(shown).toMatchObject({ cancelReason: 'The singer is ill.' });
  const { schedules } = await eve!.caller.concert.availableDates({ concertId: date.concertId, token: eve!.token });
  expect(schedules).toMatchObject([{ available: 0, cancelReason: 'The singer is ill.' }]);

  await finished(date);
  expect(await progressOf(date)).toMatchObject({ payments: 2, refunded: 2, amount: 3_000, failures: [] });
  expect(await ann!.caller.payment.get({ paymentId })).toMatchObject({
    status: 'refunded',
    history: [{ kind: 'paid' }, { kind: 'refunded', note: 'The singer is ill.' }],
  });
  for (const visitor of [ann!, bob!]) expect(await balance(await enterAgain(visitor, date.concertId))).toBe(10_000);
});

test('another date of the same concert goes on', async () => {
  const date = await stageConcert(stage, { seats: 2 });
  const other = await stage.operator.concert.addSchedule({
    concertId: date.concertId,
    startsAt: '2030-02-01T19:00:00Z',
    sections: [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 1_000 }],
  });
  await cancelDate(date);
  const [ann] = await letIn(stage, date.concertId, ['goes-on'], 10_000);
  const { reservationId } = await hold(ann!, { ...date, scheduleId: other.scheduleId }, [1]);
  expect(await pay(ann!, reservationId)).toMatchObject({ amount: 1_000 });
});

test('whoever waits for a cancelled concert, or is inside, hears at once that it is over and why', async () => {
  const { concertId, scheduleId } = await stageConcert(stage, { maxActive: 1 });
  const [inside] = await letIn(stage, concertId, ['inside'], 10_000);
  await pay(inside!, (await hold(inside!, { concertId, scheduleId }, [1])).reservationId);
  const [next] = await letIn(stage, concertId, ['next']);
  const { reservationId } = await hold(next!, { concertId, scheduleId }, [3]);
  const waiting = await enter(stage, concertId, 'waiting');
  expect(await stage.operator.concert.cancel({ concertId, reason: 'Storm.' })).toEqual({
    concertId,
    status: 'cancelled',
    reason: 'Storm.',
  });
  for (const { caller, token } of [next!, waiting])
    expect(await caller.queue.status({ token })).toMatchObject({
      state: 'expired',
      endedBecause: 'cancelled',
      cancelReason: 'Storm.',
    });
  const over = { reason: 'TOKEN_EXPIRED', endedBecause: 'cancelled', cancelReason: 'Storm.' };
  expect(await why(hold(next!, { concertId, scheduleId }, [2]))).toEqual(over);
  expect(await why(pay(next!, reservationId))).toEqual(over);
  expect((await refusalOf(freeSeats(next!, { concertId, scheduleId }))).message).toBe(
    'This concert is cancelled. Whatever was paid is given back.',
  );
  expect(await why(balance(waiting))).toEqual(over);
  const told = { reason: 'CONCERT_CANCELLED', cancelReason: 'Storm.' };
  expect(await why(inside!.caller.queue.issueToken({ concertId }))).toEqual(told);
  expect(await why(stage.operator.queue.resume({ concertId }))).toEqual(told);
  const date = {
    concertId,
    startsAt: '2030-03-01T19:00:00Z',
    sections: [{ name: 'A', rows: 1, seatsPerRow: 1, price: 1 }],
  };
  expect(await why(stage.operator.concert.addSchedule(date))).toEqual(told);
  expect(await stage.operator.concert.get({ concertId })).toMatchObject({ cancelReason: 'Storm.' });

  await finished({ concertId, scheduleId });
  expect(await progressOf({ concertId, scheduleId })).toMatchObject({ payments: 1, refunded: 1, amount: 1_000 });
});

test('cancelling again changes nothing, and the first reason stands', async () => {
  const date = await stageConcert(stage);
  await cancelDate(date, 'First.');
  expect(await cancelDate(date, 'Second.')).toMatchObject({ reason: 'First.', payments: 0 });
  await stage.operator.concert.cancel({ concertId: date.concertId, reason: 'Third.' });
  expect(await stage.operator.concert.cancel({ concertId: date.concertId, reason: 'Fourth.' })).toMatchObject({
    reason: 'Third.',
  });
  await finished(date);
});

test('a wallet that is full is named, and refunded once it has room', async () => {
  const date = await stageConcert(stage, { seats: 2, price: 1_000_000_000 });
  const [rich] = await letIn(stage, date.concertId, ['rich'], 1_000_000_000);
  const { paymentId } = await pay(rich!, (await hold(rich!, date, [1])).reservationId);
  const money = { userId: 'rich', currency: 'KRW' };
  // As much as a wallet may hold.
  await Promise.all(
    names(1_000, 'full').map((reference) =>
      stage.operator.wallet.credit({ ...money, amount: 1_000_000_000, reference, idempotencyKey: reference }),
    ),
  );
  await cancelDate(date);
  await until(async () => (await progressOf(date))!.failures.length > 0);
  expect(await progressOf(date)).toMatchObject({
    payments: 1,
    refunded: 0,
    finishedAt: null,
    failures: [{ paymentId, reason: 'BALANCE_LIMIT' }],
  });
  // However often it is tried, it is named once.
  const round = { ...date, after: 0, refundIds: ['ref_unused'] };
  for (const _again of [1, 2]) await stage.stagedoor.services.engine.run(refundPage, round, undefined);
  expect((await progressOf(date))!.failures).toEqual([{ paymentId, reason: 'BALANCE_LIMIT' }]);
  const out = { amount: 1_000_000_000, reference: 'paid out', idempotencyKey: 'paid out' };
  await stage.operator.wallet.debit({ ...money, ...out });
  await until(async () => (await progressOf(date))!.finishedAt !== null);
  expect(await progressOf(date)).toMatchObject({ refunded: 1, failures: [] });
});

test('dates whose refunds wait for a full wallet keep nobody else’s money back', async () => {
  const full = await stageConcert(stage, { seats: 1, maxSeatsPerUser: 100 });
  const { concertId } = full;
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 1, price: 1_000 }];
  const dates = [full.scheduleId];
  while (dates.length < 21) {
    const date = { concertId, startsAt: `2030-02-${dates.length + 1}T19:00:00Z`.replace(/-(\d)T/, '-0$1T'), sections };
    dates.push((await stage.operator.concert.addSchedule(date)).scheduleId);
  }
  // The wallet of the test before is as full as a wallet may be: what it buys is put in again.
  const [rich] = await letIn(stage, concertId, ['rich']);
  let visitor = rich!;
  for (let bought = 0; bought < dates.length; bought += 8) {
    const held = [];
    for (const scheduleId of dates.slice(bought, bought + 8))
      held.push(await hold(visitor, { concertId, scheduleId }, [1], scheduleId));
    const reservationIds = held.map(({ reservationId }) => reservationId);
    const { token } = visitor;
    await visitor.caller.payment.pay({ reservationIds, token, idempotencyKey: `bought ${bought}` });
    // Once all is sold nobody comes in.
    if (bought + 8 < dates.length) visitor = await enterAgain(visitor, concertId);
  }
  const back = { userId: 'rich', currency: 'KRW', amount: 21_000 };
  await stage.operator.wallet.credit({ ...back, reference: 'full again', idempotencyKey: 'full again' });
  for (const scheduleId of dates) await cancelDate({ concertId, scheduleId });
  await until(async () => {
    const { cancellations } = await stage.operator.concert.cancellations({ concertId });
    return cancellations.every(({ failures }) => failures.length === 1);
  });

  const date = await stageConcert(stage);
  const [ann] = await letIn(stage, date.concertId, ['behind-many'], 1_000);
  await pay(ann!, (await hold(ann!, date, [1])).reservationId);
  await cancelDate(date);
  await finished(date);
  expect(await progressOf(date)).toMatchObject({ refunded: 1 });
});

test('only operators cancel, and what is not there is not found', async () => {
  const date = await stageConcert(stage);
  const user = stage.user('nobody');
  const reason = 'No.';
  expect(await why(user.concert.cancel({ concertId: date.concertId, reason }))).toMatchObject({ reason: 'FORBIDDEN' });
  expect(await why(user.concert.cancelSchedule({ ...date, reason }))).toMatchObject({ reason: 'FORBIDDEN' });
  expect(await why(user.concert.cancellations(date))).toMatchObject({ reason: 'FORBIDDEN' });
  expect(await why(stage.operator.concert.cancellations({ concertId: 'con_none' }))).toMatchObject({
    reason: 'CONCERT_NOT_FOUND',
  });
  expect(await why(stage.operator.concert.cancel({ concertId: 'con_none', reason }))).toMatchObject({
    reason: 'CONCERT_NOT_FOUND',
  });
  expect(await why(cancelDate({ ...date, scheduleId: 'sch_none' }))).toMatchObject({ reason: 'SCHEDULE_NOT_FOUND' });
});
