import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, phone } from '../house.ts';
import {
  choosing,
  comeNear,
  held,
  mapOf,
  openList,
  placeOf,
  quicker,
  rows,
  seat,
  stageDate,
  tray,
} from './choosing.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

describe('seats that others take', () => {
  test.each([
    ['are seen going in the list, and then are gone', {}, true],
    ['are gone at once for who wants no motion', { reducedMotion: 'reduce' }, false],
  ] as const)('%s', async (_how, options: BrowserContextOptions, isSeenGoing) => {
    const date = await stageDate(house, rows(3, 8));
    await using opened = await openBrowser({ ...phone, ...options });
    const page = await choosing(house, opened, date);
    await openList(page);
    await seat(page, 'B', 5).waitFor();
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector('.seat.is-going')) document.documentElement.dataset['going'] = 'seen';
      }).observe(document.body, { subtree: true, childList: true });
    });
    const other = await quicker(house, date, `quicker ${isSeenGoing}`);
    await other.hold(other.at('B', 5));
    await seat(page, 'B', 5).waitFor({ state: 'detached' });
    await page.locator('.seat.is-going').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.documentElement.dataset['going'])).toBe(isSeenGoing ? 'seen' : undefined);
    expect(opened.troubles).toEqual([]);
  });

  test('fade on the map, within the page that is open', async () => {
    const date = await stageDate(house, rows(1, 9));
    await using opened = await openBrowser();
    const page = await choosing(house, opened, date);
    const { seats } = await house.operator.concert.seatMap(date);
    if (seats.form !== 'plain') throw new Error('A small hall is plain.');
    const middle = [seats.x[4]! / 100, seats.y[4]! / 100] as const;
    await comeNear(page, ...(await placeOf(page, ...middle)));
    const { x: left, y: top } = (await mapOf(page).boundingBox())!;
    const [x, y] = await placeOf(page, ...middle);
    // Beside its number a free seat has a ground of its own: while it goes, that is seen in shades between.
    await mapOf(page).evaluate(
      (element, [across, down]) => {
        const pen = (element as HTMLCanvasElement).getContext('2d')!;
        const shades = new Set<string>();
        Object.assign(globalThis, { shades });
        const look = (): void => {
          shades.add(pen.getImageData(across, down, 1, 1).data.join(' '));
          requestAnimationFrame(look);
        };
        look();
      },
      [x - left - 12, y - top - 8] as const,
    );
    const other = await quicker(house, date, 'quicker on the map');
    await other.hold(...[3, 4, 5, 6, 7].map((number) => other.at('A', number)));
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { shades: Set<string> }).shades.size))
      .toBeGreaterThan(2);
    expect(opened.troubles).toEqual([]);
  });

  test('leave the keyboard in its row', async () => {
    const date = await stageDate(house, rows(3, 8));
    await using opened = await openBrowser();
    const page = await choosing(house, opened, date);
    await openList(page);
    await seat(page, 'B', 5).focus();
    const other = await quicker(house, date, 'quicker than a keyboard');
    await other.hold(other.at('B', 5));
    await seat(page, 'B', 5).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))).toMatch(/^Row B, seat [46],/);
  });

  test('are named with the seats that are free instead, which are taken at a click', async () => {
    const date = await stageDate(house, rows(3, 8));
    await using opened = await openBrowser();
    const page = await choosing(house, opened, date);
    await openList(page);
    for (const number of [3, 4]) await seat(page, 'B', number).click();
    const other = await quicker(house, date, 'quicker by one');
    await other.hold(other.at('B', 3), other.at('B', 4));
    const told = page
      .getByRole('alert')
      .getByText(/^Someone else took Stalls, row B, seat 3 and Stalls, row B, seat 4\./);
    await told.waitFor();
    const [, one, two] = /\. Stalls, row (\w, seat \d) and Stalls, row (\w, seat \d) are free\.$/.exec(
      (await told.textContent())!,
    )!;
    await page.getByRole('button', { name: 'Take them instead' }).click();
    for (const place of [one, two]) await tray(page).getByText(`Stalls, row ${place}`).waitFor();
    await page.getByRole('button', { name: 'Hold these seats' }).click();
    await held(page).waitFor();
  });
});
