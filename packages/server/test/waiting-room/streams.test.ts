import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { names, openStage, type Stage, stageConcert, testConfig, until } from '../harness.ts';
import { enter } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** So many people who wait, in their order. */
async function crowd(people: number, prefix: string) {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  const visitors = [];
  for (const userId of names(people, prefix)) visitors.push(await enter(stage, concertId, userId));
  return { concertId, visitors };
}

/** Opens `queue.watch` as it goes over HTTP, without a socket: nothing is read ahead of the test. */
async function open(token: string): Promise<ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>> {
  const app = createApp(stage.stagedoor, testConfig(stage.databaseUrl));
  const input = encodeURIComponent(JSON.stringify({ token }));
  const peer = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  const response = await app.request(`/trpc/queue.watch?input=${input}`, {}, peer);
  return response.body!.getReader();
}

/** The numbers ahead that the next chunks tell of, until one says `last`. */
async function aheadUntil(reader: ReadableStreamDefaultReader<Uint8Array>, last: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.at(-1) !== last) {
    const { value } = await reader.read();
    for (const [, ahead] of new TextDecoder().decode(value).matchAll(/"ahead":(\d+)/g)) seen.push(Number(ahead));
  }
  return seen;
}

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('a reader who stops reading finds the newest state, not a backlog', async () => {
  const { visitors } = await crowd(21, 'slow');
  const slow = await open(visitors.at(-1)!.token);
  const quick = await open(visitors.at(-1)!.token);
  expect(await aheadUntil(slow, 20)).toEqual([20]);
  expect(await aheadUntil(quick, 20)).toEqual([20]);
  const heard: number[] = [];
  for (const [left, { caller, token }] of visitors.slice(0, 20).entries()) {
    await caller.queue.leave({ token });
    heard.push(...(await aheadUntil(quick, 19 - left)));
  }
  expect(heard).toHaveLength(20);
  const missed = await aheadUntil(slow, 0);
  expect(missed.length).toBeLessThan(5);
  await Promise.all([slow.cancel(), quick.cancel()]);
});

test('a thousand streams are woken by the one tick: none has a timer of its own', async () => {
  const { concertId, visitors } = await crowd(1, 'many');
  const { token } = visitors[0]!;
  const before = timers();
  const readers = await Promise.all(Array.from({ length: 1_000 }, () => open(token)));
  for (const reader of readers) expect(await aheadUntil(reader, 0)).toEqual([0]);
  expect(timers()).toBeLessThan(before + 10);
  await stage.operator.queue.resume({ concertId });
  for (const reader of readers)
    for (let said = ''; !said.includes('"active"');) said = new TextDecoder().decode((await reader.read()).value);
  await Promise.all(readers.map((reader) => reader.cancel()));
});

test('an open stream writes no sign of life at each tick', async () => {
  const { concertId, visitors } = await crowd(1, 'still');
  const writes = async (): Promise<string | undefined> =>
    (await stage.sql<{ xmin: string }>('select xmin::text from presence where concert_id = $1', [concertId]))[0]?.xmin;
  const reader = await open(visitors[0]!.token);
  await aheadUntil(reader, 0);
  const { queues } = stage.stagedoor.services;
  for (let tick = 0; tick < 3; tick++) await queues.nextRefresh();
  await until(async () => (await writes()) !== undefined);
  const before = await writes();
  for (let tick = 0; tick < 10; tick++) await queues.nextRefresh();
  expect(await writes()).toBe(before);
  await reader.cancel();
});
