import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { appRouter } from '../../src/router.ts';
import { callRaw, faultsOf, invalid } from './bad.ts';
import { type Call, calls, type Procedure, type Scene, setScene } from './scene.ts';
import { contents, type Reply } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

/** Of the served router, so that a new one is among them. */
const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)
  .filter(([, { _def }]) => _def.type === 'mutation')
  .map(([path]) => path as Procedure);

/** The keys that a refusal blames. */
const blamed = (reply: Reply): string[] => Object.keys(reply.error.data['fieldErrors'] ?? {});

test.each(mutations)('%s refuses keys that it does not know, names them, and changes nothing', async (procedure) => {
  const { input, bearer }: Call = calls(scene)[procedure];
  const before = await contents(scene.served);
  const smuggled = { userId2: 'frank', price: 0, status: 'paid', seq: 1, visit: { userId: 'frank' } };
  const reply = await scene.call(procedure, { ...input, ...smuggled }, bearer);
  expect([reply.status, reply.reason]).toEqual([400, 'INVALID_INPUT']);
  expect(blamed(reply)).toEqual(Object.keys(smuggled));
  expect(reply.error.message).toContain('userId2, price, status, seq, visit');
  expect(await contents(scene.served)).toEqual(before);
});

test('an unknown key is found at any depth, and named by where it stands', async () => {
  const { input } = calls(scene)['concert.addSchedule'];
  const [section] = input['sections'] as [object];
  const sections = [section, { ...section, name: 'Balcony', colour: 'red', view: { of: 'stage' } }];
  const reply = await scene.call('concert.addSchedule', { ...input, sections }, operatorKey);
  expect(reply.reason).toBe('INVALID_INPUT');
  expect(blamed(reply)).toEqual(['sections.1.colour', 'sections.1.view']);
});

test('a refund of an amount gives nothing back instead of everything', async () => {
  const { input } = calls(scene)['payment.refund'];
  const reply = await scene.call('payment.refund', { ...input, amount: 1 }, operatorKey);
  expect(blamed(reply)).toEqual(['amount']);
  expect((await scene.bob.caller.payment.get({ paymentId: scene.bobsPayment })).status).toBe('paid');
});

test('the price comes from the seat and the payer from the access token', async () => {
  const { alice, frank } = scene;
  const franksBefore = await frank.caller.wallet.balance({ token: frank.token });
  const hold = await scene.call('concert.reserve', calls(scene)['concert.reserve'].input, alice.jwt);
  expect(hold.answer()).toMatchObject({ amount: 1_000, status: 'held' });
  const paid = await scene.call('payment.pay', calls(scene)['payment.pay'].input, alice.jwt);
  expect(paid.answer()).toMatchObject({ amount: 1_000, balance: 99_000 });
  expect(await frank.caller.wallet.balance({ token: frank.token })).toEqual(franksBefore);
});

/** Keys that a careless merge would act on. */
const prototypes = [
  '"__proto__":{"userId":"frank","polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
  '"prototype":null',
  '"toString":"x","valueOf":1,"hasOwnProperty":null,"then":{"then":1}',
  '"":1,"\\u0000":"\\u0000","\\ud800":"\\ud800"',
];

test('queries leave out what they do not know, prototype keys and odd names included', async () => {
  const { frank } = scene;
  const before = await contents(scene.served);
  for (const keys of prototypes) {
    for (const procedure of ['wallet.balance', 'queue.status', 'wallet.history'])
      expect((await callRaw(scene, procedure, `{${keys},"token":"${frank.token}"}`, frank.jwt)).status, keys).toBe(200);
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(await contents(scene.served)).toEqual(before);
});

/** Nested far deeper than anything that recurses can go, yet within the size limit. */
const abyss = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.each(mutations)(
  '%s refuses odd keys and odd values like any other, in a message of bounded size',
  async (procedure) => {
    const { input, bearer }: Call = calls(scene)[procedure];
    const own = JSON.stringify(input).slice(1, -1);
    const many = Array.from({ length: 5_000 }, (_, index) => `"k${index}":${index}`).join();
    const rubbish = [
      '"note":"\\u0000"',
      '"note":"\\ud800"',
      `"note":${abyss(8_000)}`,
      `"note":${abyss(100_000)}`,
      many,
    ];
    const faults: string[] = [];
    for (const unknown of [...prototypes, `"${'n'.repeat(50_000)}":1`, ...rubbish]) {
      const reply = await callRaw(scene, procedure, `{${unknown},${own}}`, bearer);
      faults.push(...faultsOf(reply, invalid).map((fault) => `${unknown.slice(0, 60)}: ${fault}`));
      if (reply.text.length > 5_000) faults.push(`${unknown.slice(0, 60)}: ${reply.text.length} characters`);
    }
    expect(faults).toEqual([]);
  },
);
