import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callWith, expectRefusals, invalid } from './bad.ts';
import { calls, type Procedure, type Scene, setScene } from './scene.ts';
import { contents } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const bad = [
  '""',
  JSON.stringify('x'.repeat(256)),
  JSON.stringify('a\r\nb'),
  JSON.stringify('a\tb'),
  '"\\u0000"',
  '"\\ud800"',
  '"ü"',
  '"🎫"',
  '"\\u007f"',
  'null',
  '1',
  'true',
  '[]',
  '["key"]',
  '{}',
  undefined,
];

describe.each<Procedure>([
  'concert.reserve',
  'wallet.charge',
  'wallet.credit',
  'wallet.debit',
  'payment.pay',
  'payment.refund',
])('%s', (procedure) => {
  test('a key that is no printable ASCII of 1 to 255 characters is refused', async () => {
    await expectRefusals(
      scene,
      bad.map((json) => [String(json), invalid, () => callWith(scene, procedure, 'idempotencyKey', json)]),
      'idempotencyKey',
    );
  });
});

describe.each<[Procedure, field: string, other: string]>([
  ['wallet.charge', 'amount', '2'],
  ['wallet.credit', 'userId', '"frank"'],
  ['wallet.debit', 'reference', '"payout 2"'],
  ['concert.reserve', 'seatIds', '[11]'],
  ['payment.refund', 'reason', '"another reason"'],
  ['payment.pay', 'reservationId', '"res_another"'],
])('%s', (procedure, field, other) => {
  test('a key that was used with another input is refused, and nothing happens', async () => {
    const { input, bearer } = calls(scene)[procedure] as { input: object; bearer: string };
    expect((await scene.served.post(procedure, input, bearer)).status).toBe(200);
    const reused = { status: 422, reason: 'IDEMPOTENCY_KEY_REUSED' };
    await expectRefusals(scene, [['reused', reused, () => callWith(scene, procedure, field, other)]]);
  });
});

test('a key of 255 characters works, spaces and quotes included', async () => {
  const { alice, served } = scene;
  const token = (await served.post('queue.issueToken', { concertId: scene.otherConcertId }, alice.jwt)).answer<{
    token: string;
  }>().token;
  for (const idempotencyKey of ['x'.repeat(255), ' ', "' or 1=1 --", '"\\{}%_']) {
    const input = { amount: 1, token, idempotencyKey };
    const first = await served.post('wallet.charge', input, alice.jwt);
    expect(first.status, idempotencyKey).toBe(200);
    const before = await contents(served);
    expect((await served.post('wallet.charge', input, alice.jwt)).body).toEqual(first.body);
    expect(await contents(served)).toEqual(before);
  }
});

test('one user’s key says nothing about another’s', async () => {
  const { frank, served } = scene;
  const { input } = calls(scene)['wallet.charge'];
  const { balance } = await frank.caller.wallet.balance({ token: frank.token });
  const reply = await served.post('wallet.charge', { ...input, amount: 3, token: frank.token }, frank.jwt);
  expect(reply.answer()).toMatchObject({ balance: balance + 3 });
});
