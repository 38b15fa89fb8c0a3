import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { callRaw } from './bad.ts';
import { type Call, calls, type Procedure, type Scene, setScene } from './scene.ts';
import { contents } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

test('the price comes from the seat and the payer from the access token, whatever the input says', async () => {
  const { alice, frank, served } = scene;
  const smuggled = { userId: 'frank', price: 0, amount: -5_000, currency: 'USD', seq: 1, visit: { userId: 'frank' } };
  const franksBefore = await frank.caller.wallet.balance({ token: frank.token });
  const hold = await served.post(
    'concert.reserve',
    { ...calls(scene)['concert.reserve'].input, ...smuggled, reservationId: 'res_mine', status: 'paid' },
    alice.jwt,
  );
  expect(hold.answer()).toMatchObject({ amount: 1_000, status: 'held' });
  expect(hold.answer()['reservationId']).not.toBe('res_mine');
  const charged = await served.post(
    'wallet.charge',
    { ...smuggled, amount: 1, token: alice.token, idempotencyKey: 'smuggled' },
    alice.jwt,
  );
  expect(charged.answer()).toMatchObject({ balance: 100_001 });
  const paid = await served.post(
    'payment.pay',
    { ...smuggled, reservationId: scene.alicesHold, token: alice.token, idempotencyKey: 'smuggled' },
    alice.jwt,
  );
  expect(paid.answer()).toMatchObject({ amount: 1_000, balance: 99_001 });
  expect(await frank.caller.wallet.balance({ token: frank.token })).toEqual(franksBefore);
});

test('unknown keys of an input count for nothing: neither effect nor fingerprint knows them', async () => {
  const { frank, served } = scene;
  const input = { amount: 1, token: frank.token, idempotencyKey: 'stripped' };
  const first = await served.post('wallet.charge', input, frank.jwt);
  const again = await served.post(
    'wallet.charge',
    { ...input, note: 'x', nested: { deep: [1] }, price: null },
    frank.jwt,
  );
  expect(again.body).toEqual(first.body);
});

/** Keys that a careless merge would act on. */
const prototypes = [
  '"__proto__":{"userId":"frank","polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
  '"prototype":null',
  '"toString":"x","valueOf":1,"hasOwnProperty":null,"then":{"then":1}',
  '"":1,"\\u0000":"\\u0000","\\ud800":"\\ud800"',
];

test('prototype keys and odd names are unknown keys like any other', async () => {
  const { frank } = scene;
  const before = await contents(scene.served);
  for (const keys of prototypes) {
    for (const procedure of ['wallet.balance', 'queue.status', 'wallet.history'])
      expect((await callRaw(scene, procedure, `{${keys},"token":"${frank.token}"}`, frank.jwt)).status, keys).toBe(200);
    const entered = await callRaw(scene, 'queue.issueToken', `{${keys},"concertId":"${scene.concertId}"}`, frank.jwt);
    expect(entered.answer()['token'], keys).toBe(frank.token);
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(await contents(scene.served)).toEqual(before);
});

/** Nested far deeper than anything that recurses can go, yet within the size limit. */
const abyss = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const operators: readonly Procedure[] = [
  'user.create',
  'concert.create',
  'concert.addSchedule',
  'queue.configure',
  'queue.pause',
  'queue.resume',
];

test.each(operators)('%s strips unknown keys, whatever is in them', async (procedure) => {
  const { input }: Call = calls(scene)[procedure];
  const own = JSON.stringify(input).slice(1, -1);
  const rubbish = ['"note":"\\u0000"', '"note":"\\ud800"', `"note":${abyss(8_000)}`, `"note":${abyss(100_000)}`];
  const faults: string[] = [];
  for (const unknown of [...prototypes, ...rubbish]) {
    const reply = await callRaw(scene, procedure, `{${unknown},${own}}`, operatorKey);
    if (reply.status !== 200) faults.push(`${unknown.slice(0, 60)}: ${reply.status} ${reply.reason}`);
  }
  expect(faults).toEqual([]);
});
