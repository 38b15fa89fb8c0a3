import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, openServed, recorder, type ServedStage, stageConcert } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

test('each request of somebody has a trace of its own, and what needs nobody has none', async () => {
  const { concertId } = await stageConcert(served);
  const { fetch, requests } = recorder();
  const client = await clientOf(served, 'ann', { fetch });
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await client.wallet.balance.query({ token });
  await client.queue.status.query({ token });
  await client.concert.list.query();
  const traces = requests.map(({ headers }) => headers.get('traceparent'));
  expect(traces.slice(2), 'polls stay requests that a browser sends without asking first').toEqual([null, null]);
  const [first, second] = traces;
  for (const trace of [first, second]) expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(first).not.toBe(second);
});
