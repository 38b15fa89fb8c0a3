import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness.ts';
import { callWith, expectRefusals, invalid } from './bad.ts';
import { type Call, calls, type Procedure, queries, type Scene, setScene } from './scene.ts';
import { contents } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

/** Another test holds that every procedure of the router is among these calls, on its true rung. */
function operatorMutations(): [Procedure, Call][] {
  const { otherConcertId: concertId, otherScheduleId: scheduleId } = scene;
  // Elsewhere these would end the scene.
  const ending: Partial<Record<Procedure, object>> = {
    'concert.cancelSchedule': { concertId, scheduleId },
    'concert.cancel': { concertId },
  };
  return (Object.entries(calls(scene)) as [Procedure, Call][])
    .filter(([procedure, { rung }]) => rung === 'operator' && !queries.has(procedure))
    .map(([procedure, call]) => [procedure, { ...call, input: { ...call.input, ...ending[procedure] } }]);
}

/** What each of them may be asked as well: the same key with this is another intent. */
const otherwise = {
  'user.create': { name: 'Zora' },
  'user.erase': { userId: 'dave' },
  'concert.create': { title: 'Yet another' },
  'concert.addSchedule': { startsAt: '2031-01-02T19:00:00Z' },
  'concert.update': { venue: 'Red Door' },
  'concert.updateSchedule': { startsAt: '2030-01-04T19:00:00Z' },
  'queue.configure': { maxActive: 9 },
  'payment.refund': { reason: 'another reason' },
  'wallet.credit': { amount: 2 },
  'wallet.debit': { amount: 2 },
  'concert.cancel': { reason: 'another reason' },
  'concert.cancelSchedule': { reason: 'another reason' },
} satisfies Partial<Record<Procedure, object>>;

describe('every change that operators can make', () => {
  test('is made once however often it is sent with one key, and the answer is the first one’s', async () => {
    const { served } = scene;
    expect(operatorMutations().length).toBeGreaterThan(10);
    for (const [procedure, { input, bearer }] of operatorMutations()) {
      const keyed = { ...input, idempotencyKey: 'once' };
      const first = await served.post(procedure, keyed, bearer);
      expect([first.status, first.headers.get('idempotency-replayed')], procedure).toEqual([200, null]);
      const before = await kept();
      for (let again = 0; again < 2; again++) {
        const reply = await served.post(procedure, keyed, bearer);
        expect(reply.body, procedure).toEqual(first.body);
        expect(reply.headers.get('idempotency-replayed'), procedure).toBe('1');
      }
      expect(await kept(), procedure).toEqual(before);
    }
  });

  test('refuses a key that was used for something else, and does nothing', async () => {
    const reused = { status: 422, reason: 'IDEMPOTENCY_KEY_REUSED' };
    const before = await kept();
    const byName = new Map(operatorMutations());
    for (const [procedure, change] of Object.entries(otherwise)) {
      const { input, bearer } = byName.get(procedure as Procedure)!;
      const reply = await scene.served.post(procedure, { ...input, ...change, idempotencyKey: 'once' }, bearer);
      expect({ status: reply.status, reason: reply.reason }, procedure).toEqual(reused);
    }
    expect(await kept()).toEqual(before);
  });

  test('takes no key that is none', async () => {
    for (const [procedure] of operatorMutations())
      await expectRefusals(
        scene,
        ['""', '"ü"', '1', 'null'].map((json) => [
          `${procedure} ${json}`,
          invalid,
          () => callWith(scene, procedure, 'idempotencyKey', json),
        ]),
        'idempotencyKey',
      );
  });
});

/** Everything that is kept once erasing is done, but for the tokens: a queue that was resumed lets people in by itself. */
async function kept(): Promise<object> {
  const erasing = 'select from users where erased_at is not null and erasure_finished_at is null';
  await until(async () => (await scene.served.sql(erasing)).length === 0);
  const { tokens: _moving, ...others } = await contents(scene.served);
  return others;
}
