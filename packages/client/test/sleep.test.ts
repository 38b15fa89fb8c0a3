import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessToken, openServed, type ServedStage, stageConcert } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

/** What a countdown showed around a sleep and a date that was set: how wrong it was, and how often the server was asked. */
interface Seen {
  before: number;
  awake: number;
  unheard: { wrongMs: number; asked: number };
  heard: { wrongMs: number; asked: number };
  set: { wrongMs: number; afterwardsMs: number; asked: number };
}

test('a countdown is right again soon after its machine woke, and a date that was set changes nothing', async () => {
  const date = await stageConcert(served, { holdTtlMs: 60_000 });
  await served.operator.user.create({ userId: 'sleeper', name: 'Sleeper' });
  const sleepMs = 6_000;
  // What messages may take on their way on a busy machine, and far from a sleep.
  const slackMs = sleepMs / 3;
  // A thread has clocks of its own: the server’s go on.
  const sleeper = new Worker(new URL('sleeper.ts', import.meta.url), {
    workerData: { ...date, url: served.url, accessToken: await accessToken('sleeper'), sleepMs, slackMs },
  });
  const [seen] = (await once(sleeper, 'message')) as [Seen];
  await sleeper.terminate();
  expect(Math.abs(seen.before)).toBeLessThan(slackMs);
  expect(seen.awake, 'the wall clock is not believed').toBeGreaterThan(sleepMs - slackMs);
  expect(seen.unheard.asked, 'while the server is away').toBe(1);
  expect(seen.unheard.wrongMs).toBeGreaterThan(sleepMs - slackMs);
  expect(Math.abs(seen.heard.wrongMs)).toBeLessThan(slackMs);
  expect(seen.heard.asked).toBe(2);
  expect(Math.abs(seen.set.wrongMs)).toBeLessThan(slackMs);
  expect(Math.abs(seen.set.afterwardsMs)).toBeLessThan(slackMs);
  expect(seen.set.asked).toBe(1);
});
