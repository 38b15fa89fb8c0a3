import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn, operatorKey } from '../../../../../packages/server/test/harness.ts';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { faultsOf } from '../faults.ts';
import { openBrowser, openHouse, stageConcert } from '../house.ts';
import { buy, wide } from './desk.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

test.each([
  ['dark, on a phone, in English', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'en-GB' }],
  ['light, wide, in Korean', { ...wide, colorScheme: 'light', locale: 'ko-KR' }],
  ['dark, wide, in English', { ...wide, colorScheme: 'dark', locale: 'en-GB' }],
] as const)('every page of the desk can be read and used by everybody: %s', async (how, options) => {
  const userId = `reader-${how.length}`;
  const concert = await stageConcert(house, { seats: 10, price: 10_000 });
  const [reader] = await letIn(house, concert.concertId, [userId], 0);
  const paymentId = await buy(reader!, concert, [1, 2]);
  await using opened = await openBrowser(options);
  const page = await opened.browser.newPage();
  const faults: string[] = [];
  await page.goto(`${house.url}/desk`);
  await page.locator('input').waitFor();
  faults.push(...(await faultsOf(page, 'sign-in')));
  await page.locator('input').fill(operatorKey);
  await page.locator('.button.accent').click();
  await page.locator('.desk-nav').waitFor();
  const look = async (name: string, path: string, seen: string): Promise<void> => {
    await page.goto(`${house.url}${path}`);
    await page.locator(seen).first().waitFor();
    faults.push(...(await faultsOf(page, name)));
  };
  await look('concerts', '/desk', '.desk-table td a, .desk-table th a');
  await look('concert', `/desk/concerts/${concert.concertId}`, '.trend');
  for (const more of await page.locator('summary').all()) await more.click();
  faults.push(...(await faultsOf(page, 'concert, all open')));
  await page.locator('.controls .row .button.accent').click();
  await page.locator('.dialog').waitFor();
  faults.push(...(await faultsOf(page, 'pausing')));
  await look('payments', '/desk/payments', '.desk-table th a');
  await look('payment', `/desk/payments/${paymentId}`, '.facts');
  await page.locator('.desk-head .button.accent').click();
  await page.locator('.dialog .tick').first().waitFor();
  faults.push(...(await faultsOf(page, 'refunding')));
  await look('people', '/desk/people', '.desk-table th a');
  await look('person', `/desk/people/${userId}`, '.desk-table th a');
  await look('audit', '/desk/audit', '.button.accent');
  await look('log', '/desk/log', '.desk-table code');
  await look('new concert', '/desk/new', '.desk-form');
  await look('new date', `/desk/concerts/${concert.concertId}/add-date`, '.hall-picture');
  await look('date', `/desk/concerts/${concert.concertId}/dates/${concert.scheduleId}`, '.map-room canvas');
  for (const more of await page.locator('summary').all()) await more.click();
  faults.push(...(await faultsOf(page, 'date, all open')));
  await look('halls', '/desk/halls', '.hall-picture');
  await page.locator('textarea').fill('[{}');
  await page.locator('.plan-faults').waitFor();
  faults.push(...(await faultsOf(page, 'a plan with faults')));
  expect(faults).toEqual([]);
  expect(opened.troubles).toEqual([]);
});
