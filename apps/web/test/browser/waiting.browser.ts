import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, signIn, stageConcert, until, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** People who enter before the visitor, and how they leave. */
async function standAhead(
  concertId: string,
  count: number,
  prefix: string,
): Promise<{ leave(some: number): Promise<void> }> {
  const entered: { userId: string; token: string }[] = [];
  for (let index = 0; index < count; index++) {
    const userId = `${prefix}-${index}`;
    await house.operator.user.create({ userId, name: userId });
    const { token } = await house.user(userId).queue.issueToken({ concertId });
    entered.push({ userId, token });
  }
  return {
    async leave(some) {
      for (const { userId, token } of entered.splice(0, some)) await house.user(userId).queue.leave({ token });
    },
  };
}

async function waitIn(page: Page, concertId: string): Promise<void> {
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('progressbar').waitFor();
}

const progressOf = async (page: Page): Promise<number> =>
  Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));
const iconOf = (page: Page): Promise<string | null> => page.locator('link[rel="icon"]').getAttribute('href');

test('progress goes on after a reload and in a second tab, and the turn is unmissable', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0, activeTtlMs: 600_000 });
  const crowd = await standAhead(concertId, 20, 'ahead');
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-1');
  await waitIn(page, concertId);
  await page.getByText('20', { exact: true }).waitFor();
  expect(await page.title()).toMatch(/^20 ahead/);
  expect(await progressOf(page)).toBe(0);
  await crowd.leave(10);
  await until(async () => (await progressOf(page)) === 50);

  await page.reload();
  await page.getByRole('progressbar').waitFor();
  expect(await progressOf(page)).toBe(50);
  const second = await opened.browser.newPage();
  await waitIn(second, concertId);
  expect(await progressOf(second)).toBe(50);
  await crowd.leave(10);
  for (const tab of [page, second]) await tab.getByRole('heading', { name: 'You are next' }).waitFor();
  const waitingIcon = await iconOf(page);

  await house.operator.queue.configure({ concertId, maxActive: 1 });
  for (const tab of [page, second]) {
    await tab.getByText('Inside until').waitFor();
    expect(await tab.title()).toContain('Your turn');
    expect(await iconOf(tab)).not.toBe(waitingIcon);
  }
  expect(opened.troubles).toEqual([]);
});

test('a pause and a closed line are told before anybody wonders', async () => {
  const { concertId } = await stageConcert(house, { seats: 1, maxActive: 0 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-2');
  await waitIn(page, concertId);
  await house.operator.queue.pause({ concertId });
  await page.getByText('Nobody is let in right now').waitFor();
  await house.operator.queue.resume({ concertId });
  await page.getByText('Nobody is let in right now').waitFor({ state: 'detached' });
  await house.operator.queue.close({ concertId });
  await page.getByRole('heading', { name: 'The line was closed' }).waitFor();
  await page.getByRole('button', { name: 'Get in line again' }).click();
  await page.getByText('The line is closed. Try again later').waitFor();
  await house.operator.queue.resume({ concertId });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('progressbar').waitFor();
});

test('a connection that is lost is told at once, and the page goes on by itself when it is back', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0, absentAfterMs: 600_000 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-3');
  await waitIn(page, concertId);
  await opened.browser.setOffline(true);
  await page.getByRole('alert').getByText('Connection lost').waitFor();
  await house.operator.queue.configure({ concertId, maxActive: 1 });
  await opened.browser.setOffline(false);
  await page.getByText('Inside until').waitFor();
  expect(await page.getByText('Connection lost').count()).toBe(0);
});

test('who enters early counts down, is drawn, and works the place out again in the page', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  const opensAt = new Date(Date.now() + 8_000);
  await house.operator.queue.configure({ concertId, salesOpenAt: opensAt });
  await standAhead(concertId, 5, 'early');
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-4');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('heading', { name: 'You are in the draw' }).waitFor();
  await page.getByText('Your entry number is 6').waitFor();
  const { draw } = await house.operator.concert.get({ concertId });
  await page.getByText('How the order is drawn').click();
  await page.getByText(draw.seedHash).waitFor();

  const drawn = page.getByText(/You were drawn to place \d of 6/);
  await drawn.waitFor();
  const place = /place (\d)/.exec((await drawn.textContent())!)![1]!;
  await page.getByText('How the order is drawn').click();
  await page.getByRole('button', { name: 'Work it out here' }).click();
  await page.getByText(`Entry 6 was drawn to place ${place}.`).waitFor();
});

test('leaving the line is asked once, and its end says what now', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-5');
  await waitIn(page, concertId);
  await page.getByRole('button', { name: 'Leave the line' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Leave the line' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { name: 'You left' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'You left' }).waitFor();
  await page.getByRole('button', { name: 'Get in line again' }).click();
  await page.getByRole('progressbar').waitFor();
});

test('who signs out in one tab is signed out in all, and comes back to the same place', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  await standAhead(concertId, 3, 'before');
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-6');
  await waitIn(page, concertId);
  const second = await opened.browser.newPage();
  await second.goto(house.url);
  await second.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to get in line' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'demo-6', exact: true }).click();
  await page.getByText('3', { exact: true }).waitFor();
});
