import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, names, openStage, type Stage, stageConcert, until } from '../harness.ts';
import { balance, enterAgain, hold, pay, somebodyHolds } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ lockTimeoutMs: 500 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const progressOf = async (concertId: string) =>
  (await stage.operator.concert.cancellations({ concertId })).cancellations[0];

const isFinished = async (concertId: string): Promise<boolean> =>
  (await progressOf(concertId))?.finishedAt instanceof Date;

const refundByHand = (paymentId: string, seatIds?: number[]) =>
  stage.operator.payment.refund({ paymentId, reason: 'By hand.', seatIds, idempotencyKey: `by hand ${paymentId}` });

test('of a payment that was partly given back by hand only the rest is, and the progress counts what it gave', async () => {
  const date = await stageConcert(stage, { seats: 8 });
  const { concertId } = date;
  const [partly, wholly, never] = await letIn(stage, concertId, ['partly', 'wholly', 'never'], 10_000);
  const { paymentId } = await pay(partly!, (await hold(partly!, date, [1, 2, 3])).reservationId);
  const gone = await pay(wholly!, (await hold(wholly!, date, [4])).reservationId);
  await pay(never!, (await hold(never!, date, [5])).reservationId);
  expect(await refundByHand(paymentId, [2])).toMatchObject({ amount: 1_000, remaining: 2_000 });
  await refundByHand(gone.paymentId);

  await stage.operator.concert.cancelSchedule({ ...date, reason: 'Rain.' });
  await until(() => isFinished(concertId));
  expect(await progressOf(concertId)).toMatchObject({ payments: 2, refunded: 2, amount: 3_000, byHand: 0 });
  expect(await partly!.caller.payment.get({ paymentId })).toMatchObject({
    status: 'refunded',
    refunded: 3_000,
    history: [{ kind: 'paid' }, { amount: 1_000, seatIds: [2] }, { amount: 2_000, seatIds: [1, 3], note: 'Rain.' }],
  });
  for (const visitor of [partly!, wholly!, never!])
    expect(await balance(await enterAgain(visitor, concertId))).toBe(10_000);
});

test('a wallet that somebody keeps locked holds nobody else’s money back, and what was given back by hand is counted apart', async () => {
  const date = await stageConcert(stage, { seats: 5 });
  const { concertId } = date;
  const visitors = await letIn(stage, concertId, names(5, 'beside'), 1_000);
  const paid: string[] = [];
  for (const [index, visitor] of visitors.entries())
    paid.push((await pay(visitor, (await hold(visitor, date, [index + 1])).reservationId)).paymentId);
  const somebody = await somebodyHolds(stage, `select from wallets where user_id = 'beside-3' for update`);
  await stage.operator.concert.cancelSchedule({ ...date, reason: 'Rain.' });
  await until(async () => (await progressOf(concertId))?.refunded === 4);
  expect(await progressOf(concertId)).toMatchObject({ finishedAt: null, byHand: null, failures: [] });
  await somebody.letGo();
  await refundByHand(paid[2]!);
  await until(() => isFinished(concertId));
  expect(await progressOf(concertId)).toMatchObject({ payments: 5, refunded: 4, amount: 4_000, byHand: 1 });
});

test('the cancelled dates of a concert come page by page, in the order in which they were added', async () => {
  const { concertId, scheduleId } = await stageConcert(stage);
  const dates = [scheduleId];
  for (const day of [2, 3, 4]) {
    const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 1, price: 1 }];
    const added = { concertId, startsAt: `2030-01-0${day}T19:00:00Z`, sections };
    dates.push((await stage.operator.concert.addSchedule(added)).scheduleId);
  }
  // Cancelled in another order.
  await stage.operator.concert.cancelSchedule({ concertId, scheduleId: dates[3]!, reason: 'Ill.' });
  await stage.operator.concert.cancel({ concertId, reason: 'Storm.' });
  const seen: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await stage.operator.concert.cancellations({ concertId, cursor, limit: 3 });
    seen.push(page.cancellations.map((cancellation) => cancellation.scheduleId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([dates.slice(0, 3), dates.slice(3)]);
});
