import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessToken, openServed, type ServedStage, stageConcert, until } from '../harness.ts';
import { heldBack, inBlocks, openSlowProxy } from '../slow-proxy.ts';
import { openChromium, servePage } from './chromium.ts';
import type * as shop from './shop.ts';

declare const app: typeof shop;

let served: ServedStage;
let shopUrl: string;
const opened = new AsyncDisposableStack();
beforeAll(async () => {
  served = await openServed();
  opened.defer(() => served.close());
  shopUrl = opened.use(await servePage('shop.ts')).url;
});
afterAll(() => opened.disposeAsync());

type Browser = Awaited<ReturnType<typeof openChromium>>;

/** Opens a tab of the shop and enters. */
async function openTab(browser: Browser, url: string, user: string, concertId: string): Promise<Page> {
  const tab = await browser.newPage();
  await tab.goto(shopUrl);
  const token = await accessToken(user);
  await tab.evaluate(([url, token, concertId]) => app.enter(url!, token!, concertId!), [url, token, concertId]);
  return tab;
}

async function userOf(userId: string): Promise<string> {
  await served.operator.user.create({ userId, name: userId });
  return userId;
}

const storyOf = (tab: Page) => tab.evaluate(() => app.story());
const stateIn = async (tab: Page): Promise<string> => (await storyOf(tab)).status.state;

test(
  'in twelve tabs of one browser every call is answered as if its tab were alone',
  { timeout: 120_000 },
  async () => {
    const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 60_000 });
    const user = await userOf('twelve-tabs');
    await using browser = await openChromium();
    const proxy = await openSlowProxy(served.url, (chunk, onward) => void onward.write(chunk));
    const tabs: Page[] = [];
    for (let tab = 0; tab < 12; tab++) tabs.push(await openTab(browser, proxy.url, user, concertId));
    await until(() => proxy.open === 1);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    for (const tab of tabs) await until(async () => (await stateIn(tab)) === 'active', 20_000);
    const free = await Promise.all(tabs.map((tab) => tab.evaluate(() => app.browse())));
    expect(free).toEqual(Array.from({ length: 12 }, () => 50));
    expect(proxy.open).toBe(1);

    // The tab that has the stream is closed: the next one takes over.
    const before = proxy.streams;
    await tabs.shift()!.close();
    await until(() => proxy.streams > before);
    await until(() => proxy.open === 1);
    await tabs.at(-1)!.evaluate(() => app.buy());
    for (const tab of tabs) await until(async () => (await stateIn(tab)) === 'completed', 20_000);
    const slowest = await Promise.all(tabs.map(async (tab) => (await storyOf(tab)).slowest));
    console.log('slowest call of each tab', slowest.map(({ call, ms }) => `${call} ${ms} ms`).join(', '));
    expect(Math.max(...slowest.map(({ ms }) => ms))).toBeLessThan(5_000);
    await until(() => proxy.open === 0);
    await proxy.close();
  },
);

describe('behind a proxy that', () => {
  test.for([
    ['holds streams back for 12 s', 'late', heldBack(12_000)],
    ['passes streams in blocks of 4 KB', 'blocks', inBlocks(4_096)],
  ] as const)('%s a tab never goes back and hears its turn in time', { timeout: 120_000 }, async ([, name, pass]) => {
    const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 60_000 });
    const ahead = [];
    for (const userId of [`${name}-first`, `${name}-second`]) {
      await served.operator.user.create({ userId, name: userId });
      const caller = served.user(userId);
      ahead.push({ caller, ...(await caller.queue.issueToken({ concertId })) });
    }
    const proxy = await openSlowProxy(served.url, pass);
    await using browser = await openChromium();
    const tab = await openTab(browser, proxy.url, await userOf(name), concertId);
    await until(() => proxy.open === 1);
    for (const { caller, token } of ahead) await caller.queue.leave({ token });
    await until(async () => (await storyOf(tab)).status.ahead === 0, 40_000);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    const admittedMs = Date.now();
    await until(async () => (await stateIn(tab)) === 'active', 60_000);
    const heardMs = Date.now() - admittedMs;
    console.log(`${name}: the turn was heard after ${(heardMs / 1_000).toFixed(1)} s`);
    // What the proxy still holds comes now, and changes nothing.
    await new Promise((resolve) => setTimeout(resolve, 14_000));
    const { heard, status } = await storyOf(tab);
    expect(status.state).toBe('active');
    expect(heard.map(({ now }) => now)).toEqual(heard.map(({ now }) => now).toSorted((a, b) => a - b));
    expect(heard.map(({ ahead }) => ahead)).toEqual(heard.map(({ ahead }) => ahead).toSorted((a, b) => b - a));
    expect(heardMs).toBeLessThan(20_000);
    await proxy.close();
  });
});
