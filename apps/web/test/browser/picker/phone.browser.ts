import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { faultsOf } from '../faults.ts';
import { openBrowser, openHouse } from '../house.ts';
import { choosing, chosenAt, comeNear, mapOf, rows, scaleOf, stageDate, tray } from './choosing.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

describe('on a phone', () => {
  test(
    'the map comes first, a seat chosen at its edge stays in sight above the tray, and nothing lies on anything',
    {
      timeout: 60_000,
    },
    async () => {
      const date = await stageDate(house, rows(12, 20));
      await using opened = await openBrowser();
      const page = await choosing(house, opened, date);
      const box = (await mapOf(page).boundingBox())!;
      // More of the screen than anything else has.
      expect(box.height).toBeGreaterThan(844 * 0.4);
      await comeNear(page, box.x + box.width / 2, box.y + box.height / 2);
      await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height - 8);
      await tray(page).waitFor();
      await expect
        .poll(async () => {
          const { x, y } = await chosenAt(page);
          const [map, below] = [(await mapOf(page).boundingBox())!, (await tray(page).boundingBox())!];
          const isInMap = x > 18 && x < 390 - 18 && y > map.y + 18 && y < map.y + map.height - 18;
          return isInMap && map.y + map.height <= below.y && below.y + below.height <= 844;
        })
        .toBe(true);
      const covered = await page.locator('.picker button, .picker canvas').evaluateAll((elements) =>
        elements.flatMap((element) => {
          const { left, top, width, height } = element.getBoundingClientRect();
          const points = [
            [left + width / 2, top + height / 2],
            [left + 6, top + height / 2],
            [left + width / 2, top + height - 6],
          ] as const;
          return points.some(([x, y]) => !element.contains(document.elementFromPoint(x, y))) ? [element.outerHTML] : [];
        }),
      );
      expect(covered).toEqual([]);
      expect(await faultsOf(page, 'a choice on the map')).toEqual([]);
      expect(opened.troubles).toEqual([]);
    },
  );

  test('two fingers zoom, and a seat can be chosen only once it is as large as a thumb', async () => {
    const date = await stageDate(house, rows(12, 20));
    await using opened = await openBrowser();
    const page = await choosing(house, opened, date);
    const { seats } = await house.operator.concert.seatMap(date);
    if (seats.form !== 'plain') throw new Error('A small hall is plain.');
    const pitch = Math.abs(seats.x[1]! - seats.x[0]!) / 100;
    const before = await scaleOf(page);
    expect(before * pitch).toBeLessThan(44);
    const { x, y, width, height } = (await mapOf(page).boundingBox())!;
    const [middle, level] = [x + width / 2, y + height / 2];
    const cdp = await opened.browser.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          apart === undefined
            ? []
            : [
                { x: middle - apart, y: level, id: 0 },
                { x: middle + apart, y: level, id: 1 },
              ],
      });
    await touch('touchStart', 20);
    for (const apart of [30, 40, 50]) await touch('touchMove', apart);
    await touch('touchEnd');
    await expect.poll(() => scaleOf(page)).toBeGreaterThan(before * 2);
    await page.getByRole('button', { name: 'Whole hall' }).click();
    await expect.poll(() => scaleOf(page)).toBeCloseTo(before);
    // The first touch only comes near.
    await comeNear(page, middle, level);
    expect(await tray(page).count()).toBe(0);
    expect((await scaleOf(page)) * pitch).toBeGreaterThanOrEqual(44 - 0.01);
    await page.touchscreen.tap(middle, level);
    await tray(page).waitFor();
  });
});
