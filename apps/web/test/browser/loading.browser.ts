import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, phone, stageConcert, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('what a page is told to fetch ahead is what it wants: nothing comes twice, nothing in vain', async () => {
  const { concertId } = await stageConcert(house, {});
  await using opened = await openBrowser({ ...phone, locale: 'ko-KR' });
  for (const [address, seen] of [
    [house.url, '.concert-card'],
    [`${house.url}/concerts/${concertId}`, '.entrance'],
    [visitUrl(house.url, concertId), '.button.accent'],
    [`${house.url}/tickets`, '.notice'],
  ] as const) {
    const page = await opened.browser.newPage();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname + new URL(request.url()).search));
    await page.goto(address);
    await page.locator(seen).first().waitFor();
    const twice = fetched.filter((url, index) => url !== '/door.svg' && fetched.indexOf(url) !== index);
    const ahead = await page
      .locator('link[rel=preload][as=fetch], link[rel=modulepreload]')
      .evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).href.replace(location.origin, '')));
    const came = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name.replace(location.origin, '')),
    );
    // An answer that was fetched ahead for another question than the page's would be one more.
    const asked = fetched.filter((url) => url.startsWith('/trpc/concert.'));
    expect([address, twice, ahead.filter((url) => !came.includes(url)), asked]).toEqual([
      address,
      [],
      [],
      ahead.filter((url) => url.startsWith('/trpc/')),
    ]);
    await page.close();
  }
  expect(opened.troubles).toEqual([]);
});
