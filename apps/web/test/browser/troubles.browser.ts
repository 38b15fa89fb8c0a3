import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { Scene, undrawn } from './states/scene.ts';
import { openBrowser, openHouse, openRestartable, phone, signIn, stageConcert, until, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const held = (page: Page) => page.getByRole('heading', { name: 'Held for you' });

/** Brings somebody inside to two held seats, with the money to pay for them. */
async function holdTwo(page: Page, { url }: { url: string }, concertId: string): Promise<void> {
  await page.goto(visitUrl(url, concertId));
  await page.getByRole('button', { name: '2 best seats together' }).click();
  await held(page).waitFor();
  await page.getByRole('button', { name: /^Add ₩/ }).click();
  await page.getByRole('button', { name: /^Pay ₩/ }).waitFor();
}

test('a server that stops and starts keeps everybody’s place, and their pages go on by themselves', async () => {
  await using restartable = await openRestartable();
  const { concertId } = await stageConcert(restartable.stage(), { maxActive: 0 });
  await using opened = await openBrowser();
  const [waits, pays] = [await signIn(opened.browser, restartable.url, 'demo-1'), await opened.browser.newPage()];
  await waits.goto(visitUrl(restartable.url, concertId));
  await waits.getByRole('heading', { name: 'You are next' }).waitFor();
  await pays.goto(`${restartable.url}/concerts/${concertId}`);
  await pays.getByRole('link', { name: 'Get in line' }).waitFor();

  await restartable.stop();
  await waits.getByRole('alert').getByText('Connection lost').waitFor();
  await restartable.start();
  await waits.getByText('Connection lost').waitFor({ state: 'detached' });
  await waits.getByRole('heading', { name: 'You are next' }).waitFor();
  await restartable.stage().operator.queue.configure({ concertId, maxActive: 1 });
  await waits.getByText('Inside until').waitFor();
  await pays.getByRole('link', { name: 'Get in line' }).click();
  await pays.getByText('Inside until').waitFor();
  expect(opened.crashes).toEqual([]);
});

test('who loses the line while seats are held is told, and pays once it is back', async () => {
  const { concertId } = await stageConcert(house, { seats: 12 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-2');
  await holdTwo(page, house, concertId);
  await opened.browser.setOffline(true);
  await page.getByRole('alert').getByText('Connection lost').waitFor();
  await page.getByRole('button', { name: /^Pay ₩/ }).click();
  await page.getByText('The server cannot be reached').waitFor();
  await opened.browser.setOffline(false);
  await page.getByText('Connection lost').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Pay again: it counts once' }).click();
  await page.getByRole('heading', { name: 'The seats are yours' }).waitFor();
  expect(opened.crashes).toEqual([]);
});

test('who fills the wallet elsewhere, where it cannot be filled here, may pay within seconds', async () => {
  await using opened = await openBrowser();
  await using scene = new Scene(house, opened.browser);
  await scene.settings({ canCharge: false });
  const { concertId } = await scene.concert();
  const page = await scene.visit(concertId, 'demo-10', 20_000);
  await page.getByRole('button', { name: '2 best seats together' }).click();
  await page.getByText('Money is added where you bought your credit').waitFor();
  const pay = page.getByRole('button', { name: /^Pay ₩/ });
  expect(await pay.isDisabled()).toBe(true);
  await scene.fill('demo-10', 300_000);
  await expect.poll(() => pay.isEnabled()).toBe(true);
  expect(opened.crashes).toEqual([]);
});

test('who waits in line with an eye on the wallet sees what was added elsewhere: in a minute, and soon after they come back to the page', async () => {
  await using opened = await openBrowser();
  await using scene = new Scene(house, opened.browser);
  await scene.settings({ canCharge: false });
  const { concertId } = await scene.concert({ maxActive: 0 });
  const page = await scene.visitor('demo-19', 20_000);
  await page.clock.install();
  await page.goto(visitUrl(house.url, concertId));
  const wallet = page.locator('.wallet-balance');
  await wallet.getByText('₩20,000').waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('wallet.balance')) asked++;
  });
  // Ten thousand who enter together are not to ask within seconds.
  await page.clock.fastForward(15_000);
  await scene.fill('demo-19', 300_000);
  await page.clock.fastForward(45_000);
  await wallet.getByText('₩300,000').waitFor();
  expect(asked).toBe(1);

  for (const [cameBack, seen, soon] of [
    ['visibilitychange', 310_000, 320_000],
    ['focus', 330_000, 340_000],
  ] as const) {
    await scene.fill('demo-19', seen);
    await page.evaluate((name) => document.dispatchEvent(new Event(name, { bubbles: true })), cameBack);
    await wallet.getByText(`₩${seen / 1_000},000`).waitFor();
    await scene.fill('demo-19', soon);
    await page.clock.fastForward(8_000);
    await wallet.getByText(`₩${soon / 1_000},000`).waitFor();
  }
  expect(asked).toBe(5);
  expect(opened.crashes).toEqual([]);
});

test('a payment whose answer went lost is paid once, however often one presses or reloads', async () => {
  const { concertId } = await stageConcert(house, { seats: 12 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-3');
  await holdTwo(page, house, concertId);
  // It is done, and nobody hears of it.
  await page.route('**/trpc/payment.pay**', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.getByRole('button', { name: /^Pay ₩/ }).click();
  await page
    .getByRole('heading', { name: 'The seats are yours' })
    .or(page.getByRole('heading', { name: 'Paid' }))
    .waitFor();
  await page.goto(`${house.url}/tickets`);
  await page.getByRole('article').waitFor();
  expect(await page.getByRole('article').count()).toBe(1);
  const { payments } = await house.user('demo-3').payment.list();
  expect(payments.map(({ status }) => status)).toEqual(['paid']);
});

test('a payment of which nobody knows whether it went through is pressed again, and counts once', async () => {
  const { concertId } = await stageConcert(house, { seats: 12 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-4');
  await holdTwo(page, house, concertId);
  await page.route('**/trpc/payment.pay**', (route) => route.abort('connectionreset'));
  await page.getByRole('button', { name: /^Pay ₩/ }).click();
  await page.getByText('nothing counts twice').waitFor();
  await page.unroute('**/trpc/payment.pay**');
  await page.getByRole('button', { name: 'Pay again: it counts once' }).click();
  await page.getByRole('heading', { name: 'The seats are yours' }).waitFor();
  const { payments } = await house.user('demo-4').payment.list();
  expect(payments.map(({ status }) => status)).toEqual(['paid']);
});

test('words that cannot be fetched leave the page as it is, and can be chosen once the line is back', async () => {
  await using opened = await openBrowser();
  const page = await opened.browser.newPage();
  await page.goto(house.url);
  const korean = page.getByRole('button', { name: '한국어' });
  await korean.waitFor();
  const lost = page.waitForEvent('requestfailed');
  await opened.browser.setOffline(true);
  await korean.click();
  await lost;
  await page.locator('html[lang="en"]').waitFor();
  await opened.browser.setOffline(false);
  await korean.click();
  await page.locator('html[lang="ko"]').waitFor();
  expect(opened.crashes).toEqual([]);
});

test('a page whose words cannot be fetched in the language wanted speaks the other one', async () => {
  await using opened = await openBrowser({ ...phone, locale: 'ko-KR' });
  const page = await opened.browser.newPage();
  await page.goto(house.url);
  await page.locator('html[lang="ko"]').waitFor();
  await opened.browser.route('**/assets/ko-*.js', (route) => route.abort());
  await page.reload();
  await page.locator('html[lang="en"]').waitFor();
  await page.getByRole('link', { name: 'My tickets' }).waitFor();
});

test('twelve tabs wait as one, and the turn comes to all of them', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  await using opened = await openBrowser({ ...phone, reducedMotion: 'reduce' });
  const first = await signIn(opened.browser, house.url, 'demo-5');
  const tabs = [first];
  for (let tab = 2; tab <= 12; tab++) tabs.push(await opened.browser.newPage());
  for (const tab of tabs) await tab.goto(visitUrl(house.url, concertId));
  for (const tab of tabs) await tab.getByRole('heading', { name: 'You are next' }).waitFor();
  expect((await house.operator.queue.stats({ concertId })).waiting).toBe(1);
  await house.operator.queue.configure({ concertId, maxActive: 5 });
  for (const tab of tabs) await tab.getByText('Inside until').waitFor();
  expect((await house.operator.queue.stats({ concertId })).active).toBe(1);
  expect(opened.crashes).toEqual([]);
});

/** What a page is heard and seen to do about the turn. */
interface Signals {
  tones: number;
  notifications: string[];
}

declare const signals: Signals;

test.each([
  { answer: 'granted', throws: false, promised: 'and by a notification', userId: 'demo-6' },
  { answer: 'denied', throws: false, promised: 'allows no notifications', userId: 'demo-7' },
  // As phones do that have notifications for workers alone.
  { answer: 'granted', throws: true, promised: 'allows no notifications', userId: 'demo-11' },
] as const)(
  'who asks to be told hears the turn; notified of it is who was promised so ($answer, throws: $throws)',
  async ({ answer: permission, throws, promised, userId }) => {
    const { concertId } = await stageConcert(house, { maxActive: 0 });
    await using opened = await openBrowser();
    await opened.browser.addInitScript(
      ([answer, isThrowing]) => {
        const heard: Signals = { tones: 0, notifications: [] };
        class Told extends EventTarget {
          static permission: NotificationPermission = 'default';
          static async requestPermission(): Promise<NotificationPermission> {
            return (Told.permission = answer);
          }
          static tags = new Set<string>();
          constructor(title: string, { tag }: { tag: string }) {
            super();
            if (isThrowing) throw new TypeError('Illegal constructor');
            // One with the same tag takes the place of the one before, and nobody notices.
            if (!Told.tags.has(tag)) heard.notifications.push(title);
            Told.tags.add(tag);
          }
        }
        class Heard extends AudioContext {
          override createOscillator(): OscillatorNode {
            heard.tones++;
            return super.createOscillator();
          }
        }
        Object.assign(globalThis, { signals: heard, Notification: Told, AudioContext: Heard });
      },
      [permission, throws] as const,
    );
    const page = await signIn(opened.browser, house.url, userId);
    await page.goto(visitUrl(house.url, concertId));
    await page.getByRole('button', { name: 'Tell me when I am in' }).click();
    await page.getByText(promised).waitFor();
    const before = await page.evaluate(() => signals.tones);
    // As if another tab was looked at.
    await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
    await house.operator.queue.configure({ concertId, maxActive: 1 });
    await page.getByText('Inside until').waitFor();
    await until(async () => (await page.evaluate(() => signals.tones)) === before + 2);
    expect(await page.evaluate(() => signals.notifications)).toEqual(
      permission === 'granted' && !throws ? ['We will tell you here', 'It is your turn'] : [],
    );
    expect(opened.crashes).toEqual([]);
  },
);

test('who signs in as somebody else in another tab stands where that person stands', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-8');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('heading', { name: 'You are next' }).waitFor();
  const other = await opened.browser.newPage();
  await other.goto(`${house.url}/sign-in`);
  await other.getByRole('button', { name: 'demo-9', exact: true }).click();
  await page.getByText('person ahead of you').waitFor();
  await other.goto(`${house.url}/sign-in`);
  await other.getByRole('button', { name: 'demo-8', exact: true }).click();
  await page.getByRole('heading', { name: 'You are next' }).waitFor();
});

test('a keyboard alone leads from the list of concerts to the receipt', async () => {
  const { concertId } = await stageConcert(house, { seats: 12 });
  await using opened = await openBrowser({ viewport: { width: 1_280, height: 860 } });
  const page = await opened.browser.newPage();
  /** Goes on with Tab until this has the focus, and presses it. */
  const press = async (target: ReturnType<Page['locator']>): Promise<void> => {
    await target.first().waitFor();
    for (let stops = 0; stops < 60; stops++) {
      await page.keyboard.press('Tab');
      if (await target.first().evaluate((element) => element === document.activeElement)) {
        await page.keyboard.press('Enter');
        return;
      }
    }
    throw new Error(`Tab never comes to ${String(target)}.`);
  };
  await page.goto(`${house.url}${undrawn('/')}`);
  await press(page.locator(`a[href="/concerts/${concertId}"]`));
  await press(page.getByRole('link', { name: 'Get in line' }));
  await press(page.getByRole('main').getByRole('link', { name: 'Sign in' }));
  await press(page.getByRole('button', { name: 'demo-12', exact: true }));
  await press(page.getByRole('button', { name: 'List', exact: true }));
  await press(page.getByRole('button', { name: /^Floor/ }));
  await press(page.getByRole('button', { name: /^Row A, seat 1,/ }));
  await press(page.getByRole('button', { name: 'Hold this seat' }));
  await press(page.getByRole('button', { name: /^Add ₩/ }));
  await press(page.getByRole('button', { name: /^Pay ₩/ }));
  await page.getByRole('heading', { name: 'The seat is yours' }).waitFor();
  expect(opened.troubles).toEqual([]);
});
