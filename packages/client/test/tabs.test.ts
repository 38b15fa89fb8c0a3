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

/** Counts the streams that are open. */
class CountedEventSource extends EventSource {
  constructor(...given: ConstructorParameters<typeof EventSource>) {
    super(...given);
    open++;
  }

  override close(): void {
    if (this.readyState !== this.CLOSED) open--;
    super.close();
  }
}

beforeAll(async () => {
  served = await openServed();
  vi.stubGlobal('EventSource', CountedEventSource);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await served.close();
});

/** Tabs of one browser, which has locks and channels of its own: Node's. */
async function openTabs(count: number, userId: string) {
  // Polls are a quarter of a visit apart at most.
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 20_000 });
  const tabs: { page: Page; visit: Visit; heard: TokenStatus[]; close(): void }[] = [];
  let stagedoor: Stagedoor | undefined;
  for (let tab = 0; tab < count; tab++) {
    const page = new Page();
    vi.stubGlobal('document', page);
    stagedoor ??= await stagedoorOf(served, userId);
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

describe('tabs of one browser', { timeout: 60_000 }, () => {
  test('share one stream, which goes to the next when its tab closes or is hidden, and all hear of the turn', async () => {
    const { concertId, tabs } = await openTabs(12, 'alice');
    await until(() => open === 1);
    expect(open).toBe(1);
    tabs[0]!.close();
    await until(() => open === 1);
    tabs[1]!.page.show('hidden');
    await until(() => open === 1);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    await until(() => tabs.slice(1).every(({ heard }) => heard.at(-1)?.state === 'active'), 20_000);
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
    await until(() => tabs.every(({ heard }) => heard.at(-1)?.state === 'active'), 20_000);
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
});
