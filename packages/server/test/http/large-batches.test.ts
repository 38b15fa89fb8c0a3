import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert } from '../harness.ts';
import { serveWithLimits } from './hoard.ts';
import { accessToken, authorized, request } from './served.ts';

let stage: Stage;
let listBytes: number;
beforeAll(async () => {
  stage = await openStage();
  for (let n = 0; n < 10; n++) await stageConcert(stage);
  listBytes = JSON.stringify(await stage.operator.concert.list({})).length;
});
afterAll(() => stage.close());

const lists = `/trpc/${Array.from({ length: 50 }, () => 'concert.list').join(',')}?batch=1`;

test('a batch of anyone gets the first answers, and is told to ask again for those that are too many bytes', async () => {
  const { url } = await serveWithLimits(stage, { anonymousBatchBytes: 5 * listBytes });
  const { status, envelopes } = await request(url + lists);
  expect(status).toBe(207);
  const refused = envelopes.flatMap(({ error }, index) => (error ? [{ index, data: error.json.data }] : []));
  expect(refused.length).toBeGreaterThan(40);
  expect(refused.length).toBeLessThan(50);
  expect(refused[0]!.index).toBe(50 - refused.length);
  for (const { data } of refused)
    expect(data).toMatchObject({ reason: 'OVERLOADED', retryAfterMs: expect.any(Number) as unknown });
});

test('one answer is never too large for a batch', async () => {
  const { url } = await serveWithLimits(stage, { anonymousBatchBytes: 1 });
  const { envelopes } = await request(url + lists);
  expect(envelopes.map(({ error }) => error === undefined).filter(Boolean)).toHaveLength(1);
});

test('the batch of somebody who is signed in gets all its answers', async () => {
  const { url } = await serveWithLimits(stage, { anonymousBatchBytes: 1 });
  const { status } = await request(url + lists, { headers: authorized(await accessToken('alice')) });
  expect(status).toBe(200);
});
