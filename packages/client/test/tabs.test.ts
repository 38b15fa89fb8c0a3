import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Stagedoor, TokenStatus, Visit } from '../src/index.ts';
import { openServed, type ServedStage, stagedoorOf, stageConcert, until } from './harness.ts';

/** As much of a page as tabs look at. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let served: ServedStage;
let open = 0;
let mostOpen = 0;
let polls = 0;

/** Counts the streams that are open. */
class CountedEventSource extends EventSource {
  constructor(...given: ConstructorParameters<typeof EventSource>) {
    super(...given);
    mostOpen = Math.max(mostOpen, ++open);
  }

  override close(): void {
    if (this.readyState !== this.CLOSED) open--;
    super.close();
  }
}

/** Counts the polls. */
const counted: typeof fetch = async (...call) => {
  polls += Number(new Request(call[0]).url.includes('queue.status'));
  return await fetch(...call);
};

beforeAll(async () => {
  served = await openServed();
  vi.stubGlobal('EventSource', CountedEventSource);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await served.close();
});

/** Tabs of one browser, which has locks and channels of its own: Node's. They show one visit, or one of each user. */
async function openTabs(count: number, ...users: readonly [string, ...string[]]) {
  // Polls are a quarter of a visit apart at most.
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 20_000 });
  const tabs: { page: Page; visit: Visit; heard: TokenStatus[]; close(): void }[] = [];
  const stagedoors: Stagedoor[] = [];
  for (let tab = 0; tab < count; tab++) {
    const page = new Page();
    vi.stubGlobal('document', page);
    const user = tab % users.length;
    const stagedoor = (stagedoors[user] ??= await stagedoorOf(served, users[user]!, { fetch: counted }));
    const visit = await stagedoor.enter({ concertId });
    const heard: TokenStatus[] = [];
    const closed = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const status of visit.updates({ signal: closed.signal })) heard.push(status);
    };
    // An abort is how a tab closes.
    follow().catch(() => {});
    tabs.push({ page, visit, heard, close: () => closed.abort() });
  }
  return { concertId, tabs };
}

describe('tabs of one browser', () => {
  test('share one stream, which goes to the next when its tab closes or is hidden, and all hear of the turn', async () => {
    const { concertId, tabs } = await openTabs(12, 'alice');
    await until(() => open === 1);
    expect(open).toBe(1);
    tabs[0]!.close();
    await until(() => open === 1);
    tabs[1]!.page.show('hidden');
    await until(() => open === 1);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    await until(() => tabs.slice(1).every(({ heard }) => heard.at(-1)?.state === 'active'));
    expect(open).toBe(1);
    for (const tab of tabs) tab.close();
    await until(() => open === 0);
  });

  test('have no stream when all of them are hidden, and one again when one is seen', async () => {
    const { concertId, tabs } = await openTabs(2, 'bob');
    await until(() => open === 1);
    for (const { page } of tabs) page.show('hidden');
    await until(() => open === 0);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    // They ask instead.
    await until(() => tabs.every(({ heard }) => heard.at(-1)?.state === 'active'));
    tabs[1]!.page.show('visible');
    await until(() => open === 1);
    for (const tab of tabs) tab.close();
    await until(() => open === 0);
  });

  test('hear at once that the visit was left in another tab, and end', async () => {
    const { tabs } = await openTabs(3, 'carol');
    await until(() => open === 1);
    await tabs[2]!.visit.leave();
    await until(() => tabs.every(({ heard }) => heard.at(-1)?.endedBecause === 'left'));
    await until(() => open === 0);
  });

  test('that heard of a poll of another tab ask at the pace of polls when that one is gone', async () => {
    const { concertId, tabs } = await openTabs(2, 'dave');
    await until(() => open === 1);
    for (const { page } of tabs) page.show('hidden');
    await until(() => open === 0);
    const before = tabs.map(({ heard }) => heard.length);
    await until(() => tabs.every(({ heard }, tab) => heard.length > before[tab]!));
    tabs[0]!.close();
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    const admittedMs = performance.now();
    await until(() => tabs[1]!.heard.at(-1)?.state === 'active');
    expect(performance.now() - admittedMs).toBeLessThan(15_000);
    tabs[1]!.close();
  });

  test('ask together as often as one of them would, when none of them has a stream', async () => {
    const { tabs } = await openTabs(8, 'erin');
    for (const { page } of tabs) page.show('hidden');
    await until(() => open === 0);
    polls = 0;
    const startMs = performance.now();
    await until(() => polls === 4);
    // About three seconds each, as for one tab.
    expect(performance.now() - startMs).toBeGreaterThan(5_000);
    for (const tab of tabs) tab.close();
  });

  test('of many visits leave connections free: few have a stream, the others ask, and the next has one when one is gone', async () => {
    const users = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8'] as const;
    const { concertId, tabs } = await openTabs(8, ...users);
    await until(() => open > 0);
    await served.operator.queue.configure({ concertId, maxActive: 8 });
    await until(() => tabs.every(({ heard }) => heard.at(-1)?.state === 'active'));
    expect(mostOpen).toBeLessThanOrEqual(3);
    expect(open).toBe(3);
    tabs[0]!.close();
    tabs[1]!.close();
    await until(() => open === 3);
    for (const tab of tabs) tab.close();
    await until(() => open === 0);
  });
});
