import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stagedoor } from '../src/index.ts';
import { openServed, type ServedStage, stageConcert, stagedoorOf, until } from './harness.ts';
import { openSlowProxy } from './slow-proxy.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const people = 40;
const tooMany = 30;

/**
 * Cuts all streams of a crowd at once, and tells how many at most were opened again within half a second: what comes one after
 * another a busy machine may do in one go, so it gets five chances, of which one is enough.
 */
async function cutAll(prefix: string, follow: (stagedoor: Stagedoor) => Promise<() => void>) {
  const proxy = await openSlowProxy(served.url, (chunk, onward) => void onward.write(chunk));
  const leave = await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      const stagedoor = await stagedoorOf(served, `${prefix}-${person}`, { url: proxy.url, EventSource });
      return await follow(stagedoor);
    }),
  );
  try {
    let least = Infinity;
    for (let round = 0; round < 5 && least >= tooMany; round++) {
      await until(() => proxy.open === people);
      const before = proxy.openedAtMs.length;
      proxy.cut();
      await until(() => proxy.openedAtMs.length >= before + people);
      least = Math.min(least, mostWithin(500, proxy.openedAtMs.slice(before)));
    }
    return least;
  } finally {
    for (const end of leave) end();
    await proxy.close();
  }
}

/** The most that came within so many milliseconds. */
const mostWithin = (ms: number, times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

test('streams that break together are opened again one after another, by visits', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 20_000 });
  const together = await cutAll('visitor', async (stagedoor) => {
    const visit = await stagedoor.enter({ concertId });
    const leaving = new AbortController();
    void (async () => {
      for await (const _status of visit.updates({ signal: leaving.signal }));
    })().catch(() => {});
    return () => leaving.abort();
  });
  expect(together).toBeLessThan(tooMany);
});

test('streams that break together are opened again one after another, by raw clients', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0 });
  const together = await cutAll('raw', async ({ client }) => {
    const { token } = await client.queue.issueToken.mutate({ concertId });
    const watching = client.queue.watch.subscribe({ token }, { onData() {} });
    return () => watching.unsubscribe();
  });
  expect(together).toBeLessThan(tooMany);
});
