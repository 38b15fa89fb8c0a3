import { readSeatMap } from '@stagedoor/client/hall';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn } from '../../../../../packages/server/test/harness.ts';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, stageConcert } from '../house.ts';
import { buy, openDesk, wide } from './desk.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

/** A small hall is so near that a click chooses a seat at once. */
const tall = { viewport: { width: 1_280, height: 1_300 } };

test('seats are kept back and freed on the map: by a click, and by an area that is drawn', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  const sections = [{ name: 'Floor', rows: 2, seatsPerRow: 10, price: 10_000 }];
  const { scheduleId } = await house.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-05-01T19:00:00Z',
    sections,
  });
  const of = { concertId, scheduleId };
  const [fan] = await letIn(house, concertId, ['map-fan'], 0);
  await buy(fan!, of, [1]);
  const kept = async (): Promise<number[]> =>
    (await house.operator.concert.blockedSeats(of)).seats.map(({ seatId }) => seatId);
  await using opened = await openBrowser(tall);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}/dates/${scheduleId}`);
  await page.getByText('1 of 20 sold').waitFor();
  const canvas = page.locator('.map-room canvas');
  // A seat by its row and number, on the map as it lies in sight.
  const spotOf = async (row: number, number: number): Promise<{ x: number; y: number }> => {
    const map = await house.operator.concert.seatMap(of);
    const seat = readSeatMap(map).find((each) => each.row === 'ABCD'[row - 1] && each.number === number)!;
    const view = await canvas.evaluate((element) => {
      const { k, x, y } = (element as unknown as { __zoom: { k: number; x: number; y: number } }).__zoom;
      return { k, x, y };
    });
    const box = (await canvas.boundingBox())!;
    return { x: box.x + seat.x * view.k + view.x, y: box.y + seat.y * view.k + view.y };
  };
  const click = async (row: number, number: number): Promise<void> => {
    const { x, y } = await spotOf(row, number);
    await page.mouse.click(x, y);
  };
  await click(2, 3);
  await page.getByText('1 seat to keep back.').waitFor();
  await click(1, 1);
  await page.getByText('1 seat to keep back.').waitFor();
  await page.getByRole('button', { name: 'Draw an area' }).click();
  const [from, to] = [await spotOf(1, 7), await spotOf(2, 9)];
  await page.mouse.move(from.x - 4, from.y - 4);
  await page.mouse.down();
  await page.mouse.move(to.x + 4, to.y + 4, { steps: 4 });
  await page.mouse.up();
  await page.getByText('7 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('Artist');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('7 of 20 places are kept back').waitFor();
  expect(await kept()).toEqual([7, 8, 9, 13, 17, 18, 19]);

  await page.getByRole('button', { name: 'Draw an area' }).click();
  await click(2, 3);
  await page.getByText('1 seat to free.').waitFor();
  await page.getByRole('button', { name: 'Free 1 seat' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Free' }).click();
  await page.getByText('6 of 20 places are kept back').waitFor();
  expect(await kept()).toEqual([7, 8, 9, 17, 18, 19]);
  expect(opened.troubles).toEqual([]);
});

test('so many places of a standing area are kept back of those that are free', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  const { scheduleId } = await house.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-05-01T19:00:00Z',
    sections: [{ name: 'Pit', kind: 'standing', capacity: 10, price: 10_000 }],
  });
  const of = { concertId, scheduleId };
  const [fan] = await letIn(house, concertId, ['pit-fan'], 0);
  await buy(fan!, of, [1, 2]);
  await house.operator.concert.blockSeats({ ...of, seatIds: [3], label: 'Artist' });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}/dates/${scheduleId}`);
  await page.getByText('2 of 10 sold').waitFor();
  await page.getByText('Choose by name').click();
  await page.getByLabel('Places').fill('4');
  await page.getByRole('button', { name: 'Choose', exact: true }).click();
  await page.getByText('4 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('Press');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('5 of 10 places are kept back').waitFor();
  await page.getByText('Choose by name').click();

  // The whole area is on the map: wherever it is clicked, the number is asked.
  const canvas = page.locator('.map-room canvas');
  const map = readSeatMap(await house.operator.concert.seatMap(of));
  expect(map.every(({ row }) => row === '')).toBe(true);
  await canvas.click();
  await expect.poll(() => page.getByLabel('Places').evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.getByText('2 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('House');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('7 of 10 places are kept back').waitFor();
  expect(opened.troubles).toEqual([]);
});
