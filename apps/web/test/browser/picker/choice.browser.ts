import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { faultsOf } from '../faults.ts';
import { openBrowser, openHouse } from '../house.ts';
import { choosing, held, openList, openStalls, quicker, rows, seat, stageDate, tray, withFloor } from './choosing.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

describe('places to stand', () => {
  test('are counted by a stepper, by arrow keys, too, and the tray counts with it', async () => {
    const date = await stageDate(house, withFloor, { maxSeatsPerUser: 4 });
    await using opened = await openBrowser({ viewport: { width: 1_280, height: 860 } });
    const page = await choosing(house, opened, date);
    await openList(page);
    const stepper = page.locator('.section').getByRole('group', { name: 'Places in Floor' });
    const count = stepper.getByRole('status');
    await stepper.getByRole('button', { name: 'One place more in Floor' }).focus();
    for (const key of ['Enter', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    expect(await count.textContent()).toBe('3');
    await page.keyboard.press('End');
    expect(await count.textContent()).toBe('4');
    // As many as one may have: one more changes nothing.
    await page.keyboard.press('Enter');
    expect(await count.textContent()).toBe('4');
    await tray(page).getByText('₩160,000').waitFor();
    await tray(page).getByRole('button', { name: 'One place fewer in Floor' }).click();
    expect(await count.textContent()).toBe('3');
    expect(await stepper.ariaSnapshot()).toBe(
      [
        '- group "Places in Floor":',
        '  - button "One place fewer in Floor": −',
        '  - status "3 places in Floor": "3"',
        '  - button "One place more in Floor": +',
      ].join('\n'),
    );
    await page.keyboard.press('Home');
    expect(await faultsOf(page, 'stepper')).toEqual([]);
    expect(opened.troubles).toEqual([]);
  });

  test('are as good as any other: one that somebody takes is another one, without a word', async () => {
    const date = await stageDate(house, withFloor);
    await using opened = await openBrowser();
    const page = await choosing(house, opened, date);
    await openList(page);
    const more = page.locator('.section').getByRole('button', { name: 'One place more in Floor' });
    for (let place = 0; place < 3; place += 1) await more.click();
    const chosen = (): Promise<number[]> =>
      page.evaluate(
        (key) => (JSON.parse(sessionStorage.getItem(key)!) as { seatId: number }[]).map(({ seatId }) => seatId),
        `stagedoor choice ${date.scheduleId}`,
      );
    const [first, ...rest] = await chosen();
    const other = await quicker(house, date, 'quicker on the floor');
    await other.hold(first!);
    await expect.poll(chosen).not.toContain(first);
    expect(await chosen()).toEqual(expect.arrayContaining(rest));
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Hold these seats' }).click();
    await held(page).waitFor();
  });
});

test('a choice that leaves a seat alone is refused in a sentence, and nothing is held', async () => {
  const date = await stageDate(house, rows(2, 8), { avoidOrphans: true });
  await using opened = await openBrowser();
  const page = await choosing(house, opened, date);
  await openList(page);
  await seat(page, 'A', 2).click();
  await page.getByText('Stalls, row A, seat 1 would be left alone').waitFor();
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page
    .getByRole('alert')
    .getByText(/^This would leave Stalls, row A, seat 1 alone\..* nothing was held\.$/)
    .waitFor();
  await seat(page, 'A', 1).click();
  await page.getByRole('button', { name: 'Hold these seats' }).click();
  await held(page).waitFor();
});

test('where nothing is left together it says how many are, and holds those', async () => {
  const date = await stageDate(house, rows(1, 5));
  await using opened = await openBrowser();
  const page = await choosing(house, opened, date);
  const other = await quicker(house, date, 'quicker in the middle');
  await other.hold(other.at('A', 3));
  await page.getByRole('button', { name: '3 best seats together' }).click();
  const told = page.getByRole('alert').filter({
    hasText: 'Nowhere are 3 seats left beside each other. The most together are 2.',
  });
  await told.waitFor();
  await openList(page);
  await seat(page, 'A', 1).click();
  await told.waitFor({ state: 'detached' });
  await seat(page, 'A', 1).click();
  await page.getByRole('button', { name: '3 best seats together' }).click();
  await told.getByRole('button', { name: '2 best seats together' }).click();
  await held(page).waitFor();
});

test('the list reads as sections, rows and seats, and is open where the choice is', async () => {
  const date = await stageDate(house, [
    { name: 'Stalls', rows: 1, seatsPerRow: 3, price: 50_000 },
    { name: 'Balcony', rows: 1, seatsPerRow: 2, price: 30_000 },
  ]);
  await using opened = await openBrowser();
  const page = await choosing(house, opened, date);
  await openList(page);
  await openStalls(page);
  await seat(page, 'A', 2).click();
  // The price was another one when the seat was chosen.
  await page.evaluate((key) => {
    sessionStorage.setItem(key, sessionStorage.getItem(key)!.replace('50000', '40000'));
  }, `stagedoor choice ${date.scheduleId}`);
  await page.reload();
  await seat(page, 'A', 2).waitFor();
  await page.locator('.tray-sum').getByText('₩50,000').waitFor();
  expect(await page.locator('.sections').ariaSnapshot()).toBe(
    [
      '- heading "Stalls ₩50,000 1 chosen" [level=2]:',
      '  - button "Stalls ₩50,000 1 chosen" [expanded]',
      '- group "Seats in Stalls":',
      '  - group "Row A":',
      '    - button "Row A, seat 1, ₩50,000": "1"',
      '    - button "Row A, seat 2, ₩50,000" [pressed]: "2"',
      '    - button "Row A, seat 3, ₩50,000": "3"',
      '- heading "Balcony ₩30,000 2 free" [level=2]:',
      '  - button "Balcony ₩30,000 2 free"',
    ].join('\n'),
  );
});
