import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../../../../../packages/server/test/harness.ts';
import { refusedReply } from '../../../../../packages/server/test/http/refused-reply.ts';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, signIn, stageConcert, visitUrl } from '../house.ts';
import { openDesk, wide } from './desk.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

test('the desk opens for the operator’s key alone, and forgets it with the tab', async () => {
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await page.goto(`${house.url}/desk`);
  await page.getByLabel('Operator’s key').fill('not the key');
  await page.getByRole('button', { name: 'Open the desk' }).click();
  await page.getByText('That is not the operator’s key.').waitFor();
  await openDesk(page, house);
  await page.reload();
  await page.getByRole('navigation', { name: 'Desk' }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(operatorKey);

  const tab = await opened.browser.newPage();
  await tab.goto(`${house.url}/desk`);
  await tab.getByLabel('Operator’s key').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Operator’s key').waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(operatorKey);
});

test('a queue is steered from the desk: settings, a pause, going on, closing', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  for (const userId of ['ann', 'ben', 'cho']) {
    await house.operator.user.create({ userId, name: userId });
    await house.user(userId).queue.issueToken({ concertId });
  }
  const stats = () => house.operator.queue.stats({ concertId });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}`);
  await page.getByText('All slots are taken: 0 inside of 0.').waitFor();

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('3 who wait keep their places').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused: 3 people wait, nobody is let in.').waitFor();
  expect((await stats()).state).toBe('paused');

  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Slots: people inside').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await page.getByText(/Yes: \d+ (person|people) a minute/).waitFor();
  await page.getByText('All slots are taken: 0 inside of 0.').waitFor({ state: 'detached' });

  const { admitPerSecond } = (await stats()).settings;
  await page.getByLabel('Rate: people a second').fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alertdialog').getByText('Nobody is let in until this is more than 0. 1 person waits').waitFor();
  expect((await stats()).settings.admitPerSecond).toBe(admitPerSecond);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('The rate is 0: nobody is let in.').waitFor();

  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('1 person who waits leaves it').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close' }).click();
  await page.getByText('Closed: nobody can enter.').waitFor();
  expect((await stats()).state).toBe('closed');
  expect(opened.troubles).toEqual([]);
});

test('a question that is refused tells why once, and stays open', async () => {
  const { concertId } = await stageConcert(house);
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}`);
  const busy = {
    ...refusedReply('queue.configure', 'OVERLOADED', { retryAfterMs: 50 }),
    contentType: 'application/json',
  };
  for (const procedure of ['queue.configure', 'concert.update'])
    await page.route(`**/trpc/${procedure}**`, (route) => route.fulfill(busy));
  const told = page.getByText('The server is overloaded');
  const dialog = page.getByRole('alertdialog');
  const refusedOnce = async (of: Locator): Promise<void> => {
    await of.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.filter({ has: told }).waitFor();
    expect(await told.count()).toBe(1);
    await dialog.getByRole('button', { name: 'Not now' }).click();
    await told.waitFor({ state: 'detached' });
  };
  await page.getByLabel('Rate: people a second').fill('0');
  await refusedOnce(page.getByRole('region', { name: 'Steering' }));
  await page.getByText('Correct what visitors read').click();
  await page.getByLabel('Sale ends at').fill('2020-01-01T00:00');
  await refusedOnce(page.locator('form', { has: page.getByLabel('Sale ends at') }));
  expect(opened.crashes).toEqual([]);
});

test('a visitor sees the pause that the desk makes, and comes in once it goes on', async () => {
  const { concertId } = await stageConcert(house, { seats: 4, maxActive: 0 });
  await using visitors = await openBrowser();
  const visitor = await signIn(visitors.browser, house.url, 'demo-2');
  await visitor.goto(visitUrl(house.url, concertId));
  await visitor
    .getByText(/next|first/i)
    .first()
    .waitFor();
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused: 1 person waits, nobody is let in.').waitFor();
  await visitor
    .getByText(/paused/i)
    .first()
    .waitFor();
  await page.getByLabel('Slots: people inside').fill('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go on' }).click();
  await visitor
    .getByText(/paused/i)
    .first()
    .waitFor({ state: 'detached' });
  await page.locator('.figure', { hasText: 'Inside' }).locator('.figure-value', { hasText: /^1$/ }).waitFor();
  expect([...opened.troubles, ...visitors.troubles]).toEqual([]);
});
