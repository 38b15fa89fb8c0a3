import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefusal, type RouterOutputs } from '../src/index.ts';
import { EventSource } from './event-source.ts';
import { clientOf, openServed, type ServedStage, stageConcert, until } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

type Status = RouterOutputs['queue']['status'];

test('queue.watch tells of the turn as it comes, with dates as dates', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const client = await clientOf(served, 'watcher', { EventSource });
  const { token } = await client.queue.issueToken.mutate({ concertId });
  const seen: Status[] = [];
  const watching = client.queue.watch.subscribe({ token }, { onData: ({ data }) => seen.push(data) });
  try {
    await until(() => seen.length > 0);
    expect(seen[0]).toMatchObject({ state: 'waiting', token, ahead: 0 });
    await served.operator.queue.resume({ concertId });
    await until(() => seen.at(-1)?.state === 'active');
    expect(seen.at(-1)?.expiresAt).toBeInstanceOf(Date);
    await client.queue.leave.mutate({ token });
    await until(() => seen.at(-1)?.state === 'expired');
    expect(seen.at(-1)?.endedBecause).toBe('left');
  } finally {
    watching.unsubscribe();
  }
});

test('a watch that is left tells nothing more', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const client = await clientOf(served, 'leaver', { EventSource });
  const { token } = await client.queue.issueToken.mutate({ concertId });
  const seen: Status[] = [];
  const watching = client.queue.watch.subscribe({ token }, { onData: ({ data }) => seen.push(data) });
  await until(() => seen.length > 0);
  watching.unsubscribe();
  const before = seen.length;
  await served.operator.queue.resume({ concertId });
  await until(async () => (await client.queue.status.query({ token })).state === 'active');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seen).toHaveLength(before);
});

test('a token that is not valid is refused in the stream, too', async () => {
  const client = await clientOf(served, 'forger', { EventSource });
  const errors: unknown[] = [];
  const watching = client.queue.watch.subscribe({ token: 'st1.forged' }, { onError: (error) => errors.push(error) });
  await until(() => errors.length > 0);
  watching.unsubscribe();
  expect(isRefusal(errors[0], 'TOKEN_INVALID')).toBe(true);
});
