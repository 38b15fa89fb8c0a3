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

/** Calls that find no connection free are given up by the SDK after this time. */
const giveUpMs = 10_000;

const storyOf = (tab: Page) => tab.evaluate(() => app.story());
const stateIn = async (tab: Page): Promise<string> => (await storyOf(tab)).status.state;

test('in twelve tabs of one browser every call is answered as if its tab were alone', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 60_000 });
  const user = await userOf('twelve-tabs');
  await using browser = await openChromium();
  await using proxy = await openSlowProxy(served.url, (chunk, onward) => void onward.write(chunk));
  const tabs: Page[] = [];
  for (let tab = 0; tab < 12; tab++) tabs.push(await openTab(browser, proxy.url, user, concertId));
  await until(() => proxy.open === 1);
  await served.operator.queue.configure({ concertId, maxActive: 1 });
  for (const tab of tabs) await until(async () => (await stateIn(tab)) === 'active');
  const free = await Promise.all(tabs.map((tab) => tab.evaluate(() => app.browse())));
  expect(free).toEqual(Array.from({ length: 12 }, () => 50));
  expect(proxy.open).toBe(1);

  // The tab that has the stream is closed: the next one takes over.
  const before = proxy.openedAtMs.length;
  await tabs.shift()!.close();
  await until(() => proxy.openedAtMs.length > before);
  await until(() => proxy.open === 1);
  await tabs.at(-1)!.evaluate(() => app.buy());
  for (const tab of tabs) await until(async () => (await stateIn(tab)) === 'completed');
  const slowest = await Promise.all(tabs.map(async (tab) => (await storyOf(tab)).slowest));
  console.log('slowest call of each tab', slowest.map(({ call, ms }) => `${call} ${ms} ms`).join(', '));
  expect(Math.max(...slowest.map(({ ms }) => ms))).toBeLessThan(giveUpMs);
  await until(() => proxy.open === 0);
});

test('twelve tabs with a visit each leave connections free for all calls', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 12, activeTtlMs: 60_000 });
  await using browser = await openChromium();
  await using proxy = await openSlowProxy(served.url, (chunk, onward) => void onward.write(chunk));
  const tabs: Page[] = [];
  for (let tab = 0; tab < 12; tab++)
    tabs.push(await openTab(browser, proxy.url, await userOf(`visit-${tab}`), concertId));
  for (const tab of tabs) await until(async () => (await stateIn(tab)) === 'active');
  await Promise.all(tabs.map((tab, after) => tab.evaluate((after) => app.buy(3 * after), after)));
  const slowest = await Promise.all(tabs.map(async (tab) => (await storyOf(tab)).slowest));
  console.log('slowest call of each visit', slowest.map(({ call, ms }) => `${call} ${ms} ms`).join(', '));
  expect(Math.max(...slowest.map(({ ms }) => ms))).toBeLessThan(giveUpMs);
  await until(() => proxy.open === 0);
});

test('hidden tabs have no stream, and one has it when it is seen again', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 60_000 });
  const user = await userOf('hidden-tabs');
  await using browser = await openChromium();
  await using proxy = await openSlowProxy(served.url, (chunk, onward) => void onward.write(chunk));
  const tabs: Page[] = [];
  for (let tab = 0; tab < 3; tab++) tabs.push(await openTab(browser, proxy.url, user, concertId));
  await until(() => proxy.open === 1);
  for (const tab of tabs) await tab.evaluate(() => app.show('hidden'));
  await until(() => proxy.open === 0);
  await served.operator.queue.configure({ concertId, maxActive: 1 });
  for (const tab of tabs) await until(async () => (await stateIn(tab)) === 'active');
  await tabs[1]!.evaluate(() => app.show('visible'));
  await until(() => proxy.open === 1);
});

test('a turn is heard while the tab that has the stream hangs', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 60_000 });
  const user = await userOf('hanging-tab');
  await using browser = await openChromium();
  const leader = await openTab(browser, served.url, user, concertId);
  const follower = await openTab(browser, served.url, user, concertId);
  // What the follower heard from the leader's stream it relies on for a while.
  await served.operator.queue.pause({ concertId });
  await until(async () => (await storyOf(follower)).status.paused);
  const hanging = leader.evaluate(() => app.hang(60_000)).catch(() => {});
  await served.operator.queue.configure({ concertId, maxActive: 1 });
  await served.operator.queue.resume({ concertId });
  const admittedMs = performance.now();
  await until(async () => (await stateIn(follower)) === 'active');
  console.log(`hanging: the turn was heard after ${((performance.now() - admittedMs) / 1_000).toFixed(1)} s`);
  expect(performance.now() - admittedMs).toBeLessThan(50_000);
  await leader.close();
  await hanging;
});

test('a page says at once that its network is gone, and goes on as soon as it is back', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 600_000 });
  await using browser = await openChromium();
  const tab = await openTab(browser, served.url, await userOf('traveller'), concertId);
  const connectionIn = async (): Promise<string> => (await storyOf(tab)).connection;
  await browser.setOffline(true);
  await until(async () => (await connectionIn()) === 'lost');
  await served.operator.queue.configure({ concertId, maxActive: 1 });
  // Longer than the first pauses between vain polls.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  await browser.setOffline(false);
  await until(async () => (await connectionIn()) === 'connected');
  await until(async () => (await stateIn(tab)) === 'active');
  const { cameMs } = await storyOf(tab);
  expect(cameMs.lost! - cameMs.offline!).toBeLessThan(5_000);
  expect(cameMs.connected! - cameMs.online!).toBeLessThan(6_000);
});

test('what was on its way when the network went is no sign of a network', { timeout: 60_000 }, async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 600_000 });
  await using proxy = await openSlowProxy(served.url, heldBack(3_000));
  await using browser = await openChromium();
  const tab = await openTab(browser, proxy.url, await userOf('tunnel'), concertId);
  await until(() => proxy.open === 1);
  const heard = (await storyOf(tab)).heard.length;
  await browser.setOffline(true);
  await until(async () => (await storyOf(tab)).connection === 'lost', 20_000);
  await until(async () => (await storyOf(tab)).heard.length > heard, 20_000);
  expect((await storyOf(tab)).connection).toBe('lost');
});

describe('behind a proxy that', () => {
  test.for([
    ['holds streams back for 12 s', 'late', heldBack(12_000)],
    ['passes streams in blocks of 4 KB', 'blocks', inBlocks(4_096)],
  ] as const)('%s a tab never goes back and hears its turn in time', async ([, name, pass]) => {
    const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 60_000 });
    const ahead = [];
    for (const userId of [`${name}-first`, `${name}-second`]) {
      await served.operator.user.create({ userId, name: userId });
      const caller = served.user(userId);
      ahead.push({ caller, ...(await caller.queue.issueToken({ concertId })) });
    }
    await using proxy = await openSlowProxy(served.url, pass);
    await using browser = await openChromium();
    const tab = await openTab(browser, proxy.url, await userOf(name), concertId);
    await until(() => proxy.open === 1);
    for (const { caller, token } of ahead) await caller.queue.leave({ token });
    await until(async () => (await storyOf(tab)).status.ahead === 0);
    await served.operator.queue.configure({ concertId, maxActive: 1 });
    const admittedMs = Date.now();
    await until(async () => (await stateIn(tab)) === 'active');
    const heardMs = Date.now() - admittedMs;
    console.log(`${name}: the turn was heard after ${(heardMs / 1_000).toFixed(1)} s`);
    // What the proxy still holds comes now, and changes nothing.
    await new Promise((resolve) => setTimeout(resolve, 14_000));
    const { heard, status } = await storyOf(tab);
    expect(status.state).toBe('active');
    expect(heard.map(({ now }) => now)).toEqual(heard.map(({ now }) => now).toSorted((a, b) => a - b));
    expect(heard.map(({ ahead }) => ahead)).toEqual(heard.map(({ ahead }) => ahead).toSorted((a, b) => b - a));
    expect(heardMs).toBeLessThan(20_000);
  });
});
