import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey, stageConcert, until } from '../harness.ts';
import { accessToken, openServed, type ServedStage } from './served.ts';

let served: ServedStage;
let concertId: string;
beforeAll(async () => {
  served = await openServed();
  ({ concertId } = await stageConcert(served));
});
afterAll(() => served.close());

/** What the operator log gained while something was done. */
async function logged(run: () => Promise<unknown>): Promise<object[]> {
  const [{ last }] = (await served.sql<{ last: string }>('select max(log_id) as last from operator_log')) as [
    { last: string },
  ];
  await run();
  const lines = (): Promise<object[]> =>
    served.sql('select procedure, input, outcome from operator_log where log_id > $1 order by log_id', [last]);
  // An answer waits only a moment for the end of its line.
  await until(async () => (await lines()).every((line) => (line as { outcome: string | null }).outcome !== null));
  return await lines();
}

test('what the operator does is written down with its input and what came of it', async () => {
  expect(await logged(() => served.post('queue.pause', { concertId }, operatorKey))).toEqual([
    { procedure: 'queue.pause', input: { concertId }, outcome: 'ok' },
  ]);
  expect(await logged(() => served.post('queue.configure', { concertId, maxActive: 7 }, operatorKey))).toMatchObject([
    { procedure: 'queue.configure', input: { concertId, maxActive: 7 }, outcome: 'ok' },
  ]);
});

test('who somebody is is not written down: a line about a user who is made has their id alone', async () => {
  const user = { userId: 'u-1', name: 'Ada Quux' };
  expect(await logged(() => served.post('user.create', user, operatorKey))).toEqual([
    { procedure: 'user.create', input: { userId: 'u-1' }, outcome: 'ok' },
  ]);
});

test('what the operator was refused is written down, too', async () => {
  const refund = { paymentId: 'pay_x', reason: 'cancelled', idempotencyKey: 'k' };
  expect(await logged(() => served.post('payment.refund', refund, operatorKey))).toMatchObject([
    { procedure: 'payment.refund', input: refund, outcome: 'PAYMENT_NOT_FOUND' },
  ]);
});

test('each call of a batch has a line of its own', async () => {
  const rows = await logged(() =>
    served.send('/trpc/queue.pause,queue.resume?batch=1', {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ 0: { concertId }, 1: { concertId } }),
    }),
  );
  expect(rows).toHaveLength(2);
});

test('who is not the operator writes nothing into it', async () => {
  const rows = await logged(async () => {
    await served.post('queue.pause', { concertId }, await accessToken('mallory'));
    await served.post('queue.pause', { concertId });
  });
  expect(rows).toEqual([]);
});
