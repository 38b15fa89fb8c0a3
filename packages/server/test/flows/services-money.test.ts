import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, settleAll, type Stage, stageConcert } from '../harness.ts';
import { balance, charge, hold, pay, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

/** What a payment webhook sends. */
const movement = (
  userId: string,
  amount: number,
  reference: string,
  idempotencyKey = `key of ${reference}`,
): Parameters<Stage['operator']['wallet']['credit']>[0] => ({
  userId,
  currency: 'KRW',
  amount,
  reference,
  idempotencyKey,
});

test('a service that took a payment puts the money into the wallet, and its user buys with it', async () => {
  const scene = await stageConcert(stage, { price: 300 });
  const [visitor] = await letIn(stage, scene.concertId, ['customer']);
  const credited = await stage.operator.wallet.credit(movement('customer', 1_000, 'pi_1'));
  expect(credited).toEqual({
    userId: 'customer',
    currency: 'KRW',
    balance: 1_000,
    entryId: expect.stringMatching(/^ent_/) as string,
  });
  await pay(visitor!, (await hold(visitor!, scene, [1])).reservationId);
  expect(await stage.operator.wallet.debit(movement('customer', 700, 'payout 1'))).toMatchObject({ balance: 0 });
  const { entries } = await visitor!.caller.wallet.history({ token: (await again(scene.concertId)).token });
  expect(entries.map(({ kind, amount, balanceAfter }) => [kind, amount, balanceAfter])).toEqual([
    ['debit', -700, 0],
    ['payment', -300, 700],
    ['credit', 1_000, 1_000],
  ]);
  expect(entries.at(-1)!.entryId).toBe(credited.entryId);

  function again(concertId: string): Promise<{ token: string }> {
    return visitor!.caller.queue.issueToken({ concertId });
  }
});

test('a reference counts once, whatever the key, and every time it comes the first answer is given', async () => {
  await stage.operator.user.create({ userId: 'webhook', name: 'Webhook' });
  const { credit } = stage.operator.wallet;
  const calls = Array.from({ length: 30 }, (_, n) => credit(movement('webhook', 500, 'pi_once', `delivery ${n % 20}`)));
  const { answers, reasons } = await settleAll(calls);
  expect(reasons).toEqual([]);
  expect(new Set(answers.map(({ entryId, balance }) => `${entryId} ${balance}`)).size).toBe(1);
  await credit(movement('webhook', 100, 'pi_other'));
  expect(await credit(movement('webhook', 500, 'pi_once', 'a day later'))).toEqual(answers[0]);
  const legs = await stage.sql(`select from ledger_entries where user_id = 'webhook' and account = 'wallet'`);
  expect(legs).toHaveLength(2);
});

test('two nodes that hear of one payment at the same moment move its money once', async () => {
  const other = await openStage({}, { url: stage.databaseUrl, drop: () => Promise.resolve() });
  await stage.operator.user.create({ userId: 'twice', name: 'Twice' });
  for (let round = 0; round < 20; round++) {
    const nodes = [stage, other].map(({ operator }, n) =>
      operator.wallet.credit(movement('twice', 5, `both ${round}`, `node ${n} round ${round}`)),
    );
    const [one, two] = await Promise.all(nodes);
    expect(one).toEqual(two);
    expect(one!.balance).toBe(5 * (round + 1));
  }
  await other.close();
});

test('a reference that comes with something else is refused, and moves nothing', async () => {
  for (const userId of ['one', 'two']) await stage.operator.user.create({ userId, name: userId });
  const { credit, debit } = stage.operator.wallet;
  await credit(movement('one', 500, 'pi_mine', 'first'));
  const refused = { reason: 'IDEMPOTENCY_KEY_REUSED' };
  expect(await why(credit(movement('one', 501, 'pi_mine', 'second')))).toMatchObject(refused);
  expect(await why(credit(movement('two', 500, 'pi_mine', 'third')))).toMatchObject(refused);
  expect(await why(credit({ ...movement('one', 500, 'pi_mine', 'fourth'), currency: 'USD' }))).toMatchObject(refused);
  expect(await why(credit(movement('two', 500, 'pi_new', 'first')))).toMatchObject(refused);
  expect(await debit(movement('one', 500, 'pi_mine', 'given back'))).toMatchObject({ balance: 0 });
});

test('whoever is not there gets nothing, and nobody gets more than there is or may be', async () => {
  await stage.operator.user.create({ userId: 'holder', name: 'Holder' });
  const { credit, debit } = stage.operator.wallet;
  expect(await why(credit(movement('nobody', 1, 'r1')))).toEqual({ reason: 'USER_NOT_FOUND' });
  expect(await why(debit(movement('nobody', 1, 'r1')))).toEqual({ reason: 'USER_NOT_FOUND' });
  expect(await why(credit(movement('a\u0000b', 1, 'r1')))).toEqual({ reason: 'USER_NOT_FOUND' });
  const fills = Array.from({ length: 1_000 }, (_, n) => credit(movement('holder', 1_000_000_000, `fill ${n}`)));
  expect((await settleAll(fills)).reasons).toEqual([]);
  expect(await why(credit(movement('holder', 1, 'r2')))).toEqual({ reason: 'BALANCE_LIMIT', limit: 1_000_000_000_000 });
  await debit(movement('holder', 1, 'r3'));
  // A refusal was no movement: the same reference may be tried again.
  expect(await credit(movement('holder', 1, 'r2'))).toMatchObject({ balance: 1_000_000_000_000 });
  await stage.operator.user.create({ userId: 'poor', name: 'Poor' });
  await credit(movement('poor', 10, 'r4'));
  expect(await why(debit(movement('poor', 25, 'r5')))).toEqual({ reason: 'INSUFFICIENT_BALANCE', missing: 15 });
});

test('credits and debits of one wallet at once leave the sum of what went through', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['busy'], 100);
  const { credit, debit } = stage.operator.wallet;
  const calls = Array.from({ length: 60 }, (_, n) =>
    n % 3 === 0
      ? credit(movement('busy', 10, `in ${n}`))
      : n % 3 === 1
        ? debit(movement('busy', 25, `out ${n}`))
        : charge(visitor!, 1, `own ${n}`),
  );
  const settled = await Promise.allSettled(calls);
  const went = settled.map((result, n) => (result.status === 'fulfilled' ? [10, -25, 1][n % 3]! : 0));
  expect(await balance(visitor!)).toBe(100 + went.reduce((sum, gain) => sum + gain, 0));
});

test('a user moves no money for a service, and nobody does who has not signed in', async () => {
  await stage.operator.user.create({ userId: 'thief', name: 'Thief' });
  for (const verb of ['credit', 'debit'] as const) {
    expect(await why(stage.user('thief').wallet[verb](movement('thief', 1, 'r')))).toEqual({ reason: 'FORBIDDEN' });
    const anyone = stage.as({ kind: 'anonymous' });
    expect(await why(anyone.wallet[verb](movement('thief', 1, 'r')))).toEqual({ reason: 'UNAUTHENTICATED' });
  }
});

test('what is no movement is refused by the name of its field', async () => {
  const wrong: [field: string, values: unknown[]][] = [
    ['amount', [0, -1, 1.5, 1_000_000_001, '100', null, undefined]],
    ['currency', ['ABC', 'krw', 'XXX', '', 'KRWW', 410, undefined]],
    ['reference', ['', 'x'.repeat(256), 'two\nlines', 7, undefined]],
    ['idempotencyKey', ['', 'x'.repeat(256), undefined]],
    ['userId', [7, null, undefined]],
  ];
  for (const [field, values] of wrong)
    for (const value of values) {
      const call = { ...movement('poor', 1, 'wrong'), [field]: value };
      expect(await why(stage.operator.wallet.credit(call)), `${field} ${String(value)}`).toMatchObject({
        reason: 'INVALID_INPUT',
        fieldErrors: { [field]: expect.any(Array) as string[] },
      });
    }
});

test('where charging is closed nobody makes money, what was charged before is answered again, and services go on', async () => {
  const open = await openStage();
  const { concertId } = await stageConcert(open);
  const [visitor] = await letIn(open, concertId, ['early']);
  const before = await charge(visitor!, 1_000);
  const closed = await openStage({ walletCharge: 'closed' }, { url: open.databaseUrl, drop: () => Promise.resolve() });
  const { token } = visitor!;
  const late = closed.user('early');
  const { charge: chargeHere } = late.wallet;
  expect(await why(chargeHere({ amount: 1, token, idempotencyKey: 'new' }))).toEqual({ reason: 'CHARGE_CLOSED' });
  expect(await chargeHere({ amount: 1_000, token, idempotencyKey: 'charge 1000' })).toEqual(before);
  await closed.operator.wallet.credit(movement('early', 5, 'pi_1'));
  expect((await late.wallet.balance({ token })).balance).toBe(1_005);
  expect(await brokenInvariants(closed)).toEqual([]);
  await closed.close();
  await open.close();
});
