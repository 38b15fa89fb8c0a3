import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { faultsOf } from './faults.ts';
import { openBrowser, openHouse, phone, signIn, stageConcert, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

const wide = { viewport: { width: 1_280, height: 860 } } satisfies BrowserContextOptions;

test.each([
  ['dark, on a phone, in English', 'demo-1', { ...phone, colorScheme: 'dark', locale: 'en-GB' }],
  ['light, on a phone, in Korean', 'demo-2', { ...phone, colorScheme: 'light', locale: 'ko-KR' }],
  ['light, wide, in English', 'demo-3', { ...wide, colorScheme: 'light', locale: 'en-GB' }],
  ['dark, wide, in Korean', 'demo-4', { ...wide, colorScheme: 'dark', locale: 'ko-KR' }],
] as const)('every page can be read and used by everybody: %s', { timeout: 180_000 }, async (_how, userId, options) => {
  const sale = await stageConcert(house, { seats: 12 });
  const crowded = await stageConcert(house, { maxActive: 0 });
  const early = await stageConcert(house, {});
  await house.operator.queue.configure({ concertId: early.concertId, salesOpenAt: new Date(Date.now() + 3_600_000) });
  const closed = await stageConcert(house, {});
  await house.operator.queue.close({ concertId: closed.concertId });

  await using opened = await openBrowser(options);
  const faults: string[] = [];
  const page = await opened.browser.newPage();
  const look = async (name: string, path: string, seen: string): Promise<void> => {
    await page.goto(`${house.url}${path}`);
    await page.locator(seen).first().waitFor();
    faults.push(...(await faultsOf(page, name)));
  };
  await look('concerts', '/', '.concert-card');
  await look('concert before its sale', `/concerts/${early.concertId}`, '.countdown');
  await page.locator('summary').click();
  faults.push(...(await faultsOf(page, 'the draw')));
  await look('closed concert', `/concerts/${closed.concertId}`, '.notice');
  await look('signed out', `/concerts/${sale.concertId}/visit`, '.button.accent');
  await look('nowhere', '/no/such/page', 'h1');
  await look('tickets, signed out', '/tickets', '.notice');
  await look('sign-in', '/sign-in', '.demo-users');
  await page.close();

  const visitor = await signIn(opened.browser, house.url, userId);
  const lookOn = async (name: string, seen: string): Promise<void> => {
    await visitor.locator(seen).first().waitFor();
    faults.push(...(await faultsOf(visitor, name)));
  };
  await visitor.goto(visitUrl(house.url, crowded.concertId));
  await lookOn('waiting', '[role="progressbar"]');
  await visitor.locator('.place .button.plain').click();
  await lookOn('leaving', '.dialog');
  await visitor.goto(visitUrl(house.url, early.concertId));
  await lookOn('before the draw', '.countdown');
  await visitor.goto(`${house.url}/tickets`);
  await lookOn('no tickets', '.notice');

  await visitor.goto(visitUrl(house.url, sale.concertId));
  await lookOn('map', '.seat-map canvas');
  await visitor.locator('.views button').nth(1).click();
  await visitor.locator('.seat').nth(2).click();
  await lookOn('seats', '.tray-seat');
  await visitor.locator('.tray .button.accent').click();
  await lookOn('held', '.hold-clock');
  await visitor.locator('.pay-box .button.accent').click();
  await visitor.locator('.missing').waitFor({ state: 'detached' });
  await visitor.locator('.pay-box .button.accent').click();
  await lookOn('receipt', '.receipt-facts');
  await visitor.goto(`${house.url}/tickets`);
  await lookOn('tickets', '.ticket');
  await visitor.goto(visitUrl(house.url, sale.concertId));
  await lookOn('paid', 'h1');
  expect(faults).toEqual([]);
  expect(opened.troubles).toEqual([]);
});
