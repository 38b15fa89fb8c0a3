import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callRaw, callWith, expectRefusals, faultsOf, invalid, type JsonText } from './bad.ts';
import { calls, type Scene, setScene } from './scene.ts';
import { contents } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

/** As JSON text: what no amount of money is. */
const amounts: readonly JsonText[] = [
  'null',
  '"NaN"',
  'true',
  '[]',
  '[100]',
  '{}',
  '""',
  '"100"',
  '"0x10"',
  '{"$gt":0}',
  undefined,
  '1e309',
  '-1e309',
  '-0',
  '0',
  '-1',
  '-5000',
  '0.1',
  '1e-7',
  '99.999',
  '9007199254740993',
  '1000000001',
  '1e21',
];

test('an amount that is no whole number between 1 and the limit moves nothing', async () => {
  await expectRefusals(
    scene,
    (['wallet.charge', 'wallet.credit', 'wallet.debit'] as const).flatMap((procedure) =>
      amounts.map(
        (json) => [`${procedure} ${json}`, invalid, () => callWith(scene, procedure, 'amount', json)] as const,
      ),
    ),
    'amount',
  );
});

test('the limit itself can be charged, however JSON writes it', async () => {
  const { alice } = scene;
  const charge = (amount: string, key: string) =>
    callRaw(
      scene,
      'wallet.charge',
      `{"amount":${amount},"token":${JSON.stringify(alice.token)},"idempotencyKey":"${key}"}`,
      alice.jwt,
    );
  const { balance } = (await charge('1000000000', 'limit 1')).answer<{ balance: number }>();
  expect((await charge('1e9', 'limit 2')).answer()).toMatchObject({ balance: balance + 1_000_000_000 });
  expect((await charge('1.0', 'limit 3')).answer()).toMatchObject({ balance: balance + 1_000_000_001 });
});

test('a sum over the balance limit is refused with the limit, and the wallet keeps what it has', async () => {
  const { frank, served } = scene;
  const { balance } = await frank.caller.wallet.balance({ token: frank.token });
  const charges = Math.floor((10 ** 12 - balance) / 10 ** 9);
  await Promise.all(
    Array.from({ length: charges }, (_, index) =>
      frank.caller.wallet.charge({ token: frank.token, amount: 10 ** 9, idempotencyKey: `fill ${index}` }),
    ),
  );
  const rest = 10 ** 12 - balance - charges * 10 ** 9;
  const before = await contents(served);
  const over = { token: frank.token, amount: rest + 1, idempotencyKey: 'over' };
  const reply = await served.post('wallet.charge', over, frank.jwt);
  expect(faultsOf(reply, { status: 409, reason: 'BALANCE_LIMIT' })).toEqual([]);
  expect(reply.error.data).toMatchObject({ limit: 10 ** 12 });
  expect(await contents(served)).toEqual(before);
  const full = await served.post('wallet.charge', { ...over, amount: rest }, frank.jwt);
  expect(full.answer()).toMatchObject({ balance: 10 ** 12 });
});

describe.each(['price', 'rows', 'seatsPerRow'])('concert.addSchedule: %s', (field) => {
  test('what is no amount makes no seats', async () => {
    const [section] = calls(scene)['concert.addSchedule'].input.sections as [Record<string, unknown>];
    const { [field]: _bad, ...rest } = section;
    const others = JSON.stringify(rest).slice(0, -1);
    await expectRefusals(
      scene,
      amounts
        // What is free costs 0.
        .filter((json) => json !== '99.999' || field === 'price')
        .filter((json) => field !== 'price' || !['0', '-0'].includes(String(json)))
        .map((json) => [
          String(json),
          invalid,
          () =>
            callWith(
              scene,
              'concert.addSchedule',
              'sections',
              json === undefined ? `[${others}}]` : `[${others},"${field}":${json}}]`,
            ),
        ]),
      'sections',
    );
  });
});

/** A cap of 0 lets nobody in, like a pause. */
const mayBeZero = new Set(['maxActive', 'admitPerSecond']);

test.each(['maxActive', 'admitPerSecond', 'activeTtlMs', 'holdTtlMs', 'absentAfterMs', 'maxSeatsPerUser'])(
  'queue.configure: a %s out of its range or of another type leaves the queue as it was',
  async (field) => {
    const settings = (): Promise<object[]> =>
      scene.served.sql('select max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms from queues');
    const before = await settings();
    const values = [
      'null',
      '"5"',
      'true',
      '[]',
      '[5]',
      '{}',
      '""',
      ...(mayBeZero.has(field) ? [] : ['0', '-0']),
      '-1',
      '1e309',
      '9007199254740993',
      '1e12',
    ];
    await expectRefusals(
      scene,
      values.map((json) => [json, invalid, () => callWith(scene, 'queue.configure', field, json)]),
      field,
    );
    expect(await settings()).toEqual(before);
  },
);
