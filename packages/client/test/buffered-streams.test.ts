import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TokenStatus } from '../src/index.ts';
import { EventSource } from './event-source.ts';
import { openServed, type ServedStage, stagedoorOf, stageConcert, until } from './harness.ts';
import { heldBack, inBlocks, openSlowProxy } from './slow-proxy.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

/** A visitor behind a proxy, third in line, who is let in; and all that they heard until the proxy has passed everything on. */
async function waitBehind(pass: Parameters<typeof openSlowProxy>[1], userId: string) {
  // Polls are a quarter of a visit apart at most.
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 20_000 });
  const ahead = [];
  for (const name of [`${userId}-first`, `${userId}-second`]) {
    const stagedoor = await stagedoorOf(served, name);
    ahead.push(await stagedoor.enter({ concertId }));
  }
  let isPassing = true;
  let passed = 0;
  const proxy = await openSlowProxy(served.url, (chunk, onward) => {
    if (isPassing) pass(chunk, onward);
    passed++;
  });
  const stagedoor = await stagedoorOf(served, userId, { url: proxy.url, EventSource });
  const visit = await stagedoor.enter({ concertId });
  const heard: TokenStatus[] = [];
  const leaving = new AbortController();
  const following = (async () => {
    for await (const status of visit.updates({ signal: leaving.signal })) heard.push(status);
  })().catch(() => {});
  try {
    await until(() => passed > 0);
    for (const visit of ahead) await visit.leave();
    await until(() => heard.at(-1)?.ahead === 0);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    const admittedMs = performance.now();
    await until(() => heard.at(-1)?.state === 'active');
    const afterMs = performance.now() - admittedMs;
    // What was said before comes now.
    await new Promise((resolve) => setTimeout(resolve, 13_000));
    return { heard, afterMs, visit };
  } finally {
    isPassing = false;
    leaving.abort();
    await following;
    await proxy.close();
  }
}

describe.concurrent('behind a proxy that', () => {
  test.for([
    ['holds streams back for 12 s', 'late', heldBack(12_000)],
    ['passes streams in blocks of 4 KB', 'blocks', inBlocks(4_096)],
  ] as const)('%s, what is heard never goes back, and the turn comes in time', async ([, userId, pass]) => {
    const { heard, afterMs, visit } = await waitBehind(pass, userId);
    const times = heard.map(({ now }) => now.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(heard.map(({ ahead }) => ahead)).toEqual(heard.map(({ ahead }) => ahead).toSorted((a, b) => b - a));
    expect(visit.status.state).toBe('active');
    expect(Math.abs(visit.now() - Date.now()), 'the clock is right').toBeLessThan(6_000);
    // A poll's pace, and no stream's delay.
    expect(afterMs).toBeLessThan(10_000);
  });
});
