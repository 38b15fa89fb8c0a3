import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, settleAll, type Stage, stageConcert } from '../harness.ts';
import { balance, charge, enterAgain, hold, pay, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('an untouched wallet is empty, and a charge shows at once', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['saver']);
  expect(await balance(visitor!)).toBe(0);
  expect(await charge(visitor!, 2_500)).toMatchObject({ balance: 2_500 });
  expect(await charge(visitor!, 500)).toMatchObject({ balance: 3_000 });
  expect(await balance(visitor!)).toBe(3_000);
});

test('an amount that is no whole positive number within the limit is refused and charges nothing', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['typist']);
  const amounts: unknown[] = [0, -1, -5_000, 0.1, 2 ** 53 + 1, 1_000_000_001, Number.NaN, Infinity];
  for (const amount of [...amounts, '100', '0x10', '', null, [100], [], {}, true, undefined])
    expect(await why(charge(visitor!, amount as number)), JSON.stringify(amount)).toMatchObject({
      reason: 'INVALID_INPUT',
      fieldErrors: { amount: expect.arrayContaining([expect.any(String)]) as string[] },
    });
  expect(await balance(visitor!)).toBe(0);
});

test('a wallet holds its limit and not one unit more, and a full wallet can still pay', async () => {
  const scene = await stageConcert(stage, { price: 300 });
  const [visitor] = await letIn(stage, scene.concertId, ['rich']);
  const { answers, reasons } = await settleAll(
    Array.from({ length: 1_000 }, (_, n) => charge(visitor!, 1_000_000_000, `fill ${n}`)),
  );
  expect(reasons).toEqual([]);
  expect(answers).toHaveLength(1_000);
  expect(await balance(visitor!)).toBe(1_000_000_000_000);
  expect(await why(charge(visitor!, 1))).toEqual({ reason: 'BALANCE_LIMIT', limit: 1_000_000_000_000 });
  const payment = await pay(visitor!, (await hold(visitor!, scene, [1])).reservationId);
  const again = await enterAgain(visitor!, scene.concertId);
  await charge(again, 300, 'full again');
  const refund = { paymentId: payment.paymentId, reason: 'too late', idempotencyKey: 'refund' };
  expect(await why(stage.operator.payment.refund(refund))).toMatchObject({ reason: 'BALANCE_LIMIT' });
  expect(await balance(again)).toBe(1_000_000_000_000);
});

test('movements are listed newest first, page by page, without gaps or repeats', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['bookkeeper']);
  for (let n = 1; n <= 7; n++) await charge(visitor!, n);
  const { caller, token } = visitor!;
  const seen: [number, number][] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await caller.wallet.history({ token, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.entries.map((entry): [number, number] => [entry.amount, entry.balanceAfter]));
    sizes.push(page.entries.length);
    // Money that moves meanwhile belongs to no later page.
    if (cursor === undefined) await charge(visitor!, 100);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(sizes).toEqual([3, 3, 1]);
  expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => [n, (n * (n + 1)) / 2]));
  expect(await why(caller.wallet.history({ token, cursor: 'no cursor!' }))).toMatchObject({ reason: 'INVALID_INPUT' });
});

test('money of one currency pays for no other', async () => {
  const korean = await stageConcert(stage, { currency: 'KRW', price: 100 });
  const american = await stageConcert(stage, { currency: 'USD', price: 100 });
  const [inKorea] = await letIn(stage, korean.concertId, ['traveller'], 10_000);
  const [inAmerica] = await letIn(stage, american.concertId, ['traveller']);
  const { caller, token } = inAmerica!;
  expect(await caller.wallet.balance({ token })).toEqual({ balance: 0, currency: 'USD' });
  const { reservationId } = await hold(inAmerica!, american, [1]);
  expect(await why(pay(inAmerica!, reservationId))).toEqual({ reason: 'INSUFFICIENT_BALANCE', missing: 100 });
  await charge(inAmerica!, 150);
  expect(await pay(inAmerica!, reservationId)).toMatchObject({ balance: 50 });
  expect(await inKorea!.caller.wallet.balance({ token: inKorea!.token })).toEqual({ balance: 10_000, currency: 'KRW' });
  expect((await inKorea!.caller.wallet.history({ token: inKorea!.token })).entries).toHaveLength(1);
});

test('nobody’s money shows to anyone else', async () => {
  const { concertId } = await stageConcert(stage);
  const [rich, poor] = await letIn(stage, concertId, ['richer', 'poorer']);
  await charge(rich!, 9_000);
  expect(await balance(poor!)).toBe(0);
  expect(await poor!.caller.wallet.history({ token: poor!.token })).toEqual({ entries: [], nextCursor: null });
});
