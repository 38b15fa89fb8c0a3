import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callWith, expectRefusals, faultsOf, invalid } from './bad.ts';
import { type Procedure, type Scene, setScene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const encoded = (key: string): string => JSON.stringify(Buffer.from(key).toString('base64url'));

const lists = [
  'concert.list',
  'wallet.history',
  'payment.list',
  'payment.search',
  'operator.log',
  'reservation.search',
  'user.list',
  'concert.cancellations',
  'concert.blockedSeats',
  'plan.list',
] as const;

describe.each<Procedure>(lists)('%s', (procedure) => {
  test('a limit out of 1 to 100 or of another type is refused', async () => {
    const limits = ['0', '-0', '-1', '101', '1.5', '1e309', 'null', '"10"', 'true', '[]', '[10]', '{}'];
    await expectRefusals(
      scene,
      limits.map((json) => [json, invalid, () => callWith(scene, procedure, 'limit', json)]),
      'limit',
    );
  });

  test('a cursor that no list gave out is refused', async () => {
    const cursors = [
      '""',
      '" "',
      '"%"',
      JSON.stringify('x'.repeat(201)),
      'null',
      '1',
      'true',
      '[]',
      '["x"]',
      '{}',
      '{"$ne":null}',
      encoded("' or 1=1 --"),
      encoded('\u0000'),
      encoded('a b'),
      encoded('x'.repeat(61)),
      '"\\ud800"',
    ];
    await expectRefusals(
      scene,
      cursors.map((json) => [json, invalid, () => callWith(scene, procedure, 'cursor', json)]),
      'cursor',
    );
  });

  test('a cursor of a plausible form is a page or a refusal, never a failure', async () => {
    const keys = ['Infinity', '1e400', '1e20', '9007199254740993', '0x10', '0', 'NaN', '__proto__', 'zzz_zzz', 'pay_x'];
    const faults = [];
    for (const key of keys) {
      const reply = await callWith(scene, procedure, 'cursor', encoded(key));
      if (reply.status !== 200) faults.push(...faultsOf(reply, invalid).map((fault) => `${key}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
});

test('a list is read to its end page by page, each entry once', async () => {
  const { alice, served } = scene;
  const { token } = alice;
  for (const n of [1, 2, 3, 4]) await alice.caller.wallet.charge({ token, amount: n, idempotencyKey: `page ${n}` });
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const input: object = { token, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
    const page = (await served.get('wallet.history', input, alice.jwt)).answer<{
      entries: { amount: number }[];
      nextCursor: string | null;
    }>();
    expect(page.entries.length).toBeLessThanOrEqual(2);
    seen.push(...page.entries.map((entry) => entry.amount));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && seen.length < 20);
  expect(seen).toEqual([4, 3, 2, 1, 100_000]);
});
