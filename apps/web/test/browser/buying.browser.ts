import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { letIn, type Visitor } from '../../../../packages/server/test/harness.ts';
import { openBrowser, openHouse, signIn, type stageConcert, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** A concert of two dates, in two sections. */
async function stageHall(settings: Parameters<typeof stageConcert>[1] = {}): Promise<string> {
  const { concertId } = await house.operator.concert.create({
    title: 'Kite Season',
    venue: 'Blue Door',
    timeZone: 'Asia/Seoul',
  });
  for (const startsAt of ['2030-01-01T10:30:00Z', '2030-01-02T10:30:00Z'])
    await house.operator.concert.addSchedule({
      concertId,
      startsAt,
      sections: [
        { name: 'Stalls', rows: 4, seatsPerRow: 8, price: 50_000 },
        { name: 'Balcony', rows: 2, seatsPerRow: 6, price: 30_000 },
      ],
    });
  await house.operator.queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000, ...settings });
  return concertId;
}

const seat = (page: Page, row: string, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Row ${row}, seat ${number},`) });

const held = (page: Page) => page.getByRole('heading', { name: 'Held for you' });
const told = (page: Page) => page.getByRole('alert').getByText(/Someone else took Balcony/);

async function chooseSeats(page: Page, section: string, ...seats: readonly [string, number][]): Promise<void> {
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${section}`) }).click();
  for (const [row, number] of seats) await seat(page, row, number).click();
}

test('a ticket is bought from the list to the receipt, with a reload at every step', async () => {
  const concertId = await stageHall();
  await using opened = await openBrowser();
  const page = await opened.browser.newPage();
  const seen = async (what: ReturnType<Page['locator']>): Promise<void> => {
    await what.waitFor();
    await page.reload();
    await what.waitFor();
  };

  await page.goto(house.url);
  await seen(page.getByRole('heading', { name: 'Now in the house' }));
  await page.getByRole('link', { name: 'Kite Season' }).first().click();
  await seen(page.getByText('Tue, January 1, 2030').or(page.getByText('Tue 1 January 2030')));
  await page.getByRole('link', { name: 'Get in line' }).click();
  await seen(page.getByRole('heading', { name: 'Sign in to get in line' }));
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'demo-1', exact: true }).click();

  await seen(page.getByRole('heading', { name: 'Which date?' }));
  await page.getByRole('button', { name: /Jan/ }).nth(1).click();
  await seen(page.getByRole('heading', { name: 'Choose up to 8 seats' }));
  await chooseSeats(page, 'Stalls', ['B', 3], ['B', 4]);
  await seen(page.getByRole('button', { name: 'Hold these seats' }));
  expect(await seat(page, 'B', 3).getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('button', { name: 'Hold these seats' }).click();

  await seen(page.getByRole('heading', { name: 'Held for you' }));
  await page.getByText('Stalls, row B, seat 3').waitFor();
  await page.getByRole('button', { name: 'Add ₩100,000' }).click();
  await seen(page.getByRole('button', { name: 'Pay ₩100,000' }));
  await page.getByRole('button', { name: 'Pay ₩100,000' }).click();

  await seen(page.getByRole('heading', { name: 'The seats are yours' }));
  await page.getByText('Stalls, row B, seat 4').waitFor();
  await page.getByRole('link', { name: 'All my tickets' }).click();
  await seen(page.getByRole('article').getByText('Stalls, row B, seat 3'));
  await page.goto(visitUrl(house.url, concertId));
  await seen(page.getByRole('heading', { name: 'Paid' }));
  expect(opened.troubles).toEqual([]);
});

test('a keyboard alone finds a seat, and arrow keys walk through the hall', async () => {
  const concertId = await stageHall();
  await using opened = await openBrowser({ viewport: { width: 1_280, height: 860 } });
  const page = await signIn(opened.browser, house.url, 'demo-2');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('button', { name: /Jan/ }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'List', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Stalls/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const focused = (): Promise<string | null> => page.evaluate(() => document.activeElement!.getAttribute('aria-label'));
  expect(await focused()).toBe('Row A, seat 1, ₩50,000');
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  expect(await focused()).toBe('Row C, seat 3, ₩50,000');
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  expect(await focused()).toBe('Row C, seat 8, ₩50,000');
  // The whole section is one stop.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement!.textContent)).toContain('Balcony');
  await page.getByRole('button', { name: 'Hold this seat' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  await page.getByText('Stalls, row C, seat 3').waitFor();
});

test('of two who want a seat one is told who was quicker, and chooses another', async () => {
  const concertId = await stageHall();
  await using one = await openBrowser();
  await using other = await openBrowser();
  const pages = await Promise.all([
    signIn(one.browser, house.url, 'demo-3'),
    signIn(other.browser, house.url, 'demo-4'),
  ]);
  for (const page of pages) {
    await page.goto(visitUrl(house.url, concertId));
    await page.getByRole('button', { name: /Jan/ }).first().click();
    await chooseSeats(page, 'Balcony', ['A', 2]);
  }
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Hold this seat' }).click()));
  await Promise.all(pages.map((page) => held(page).or(told(page).first()).first().waitFor()));
  const [winner, loser] = (await held(pages[0]).isVisible()) ? pages : pages.toReversed();
  expect(await held(loser!).isVisible()).toBe(false);
  await told(loser!).first().waitFor();
  await seat(loser!, 'A', 4).click();
  // What was refused was the choice before.
  await told(loser!).first().waitFor({ state: 'detached' });
  await loser!.getByRole('button', { name: 'Hold this seat' }).click();
  await held(loser!).waitFor();
  await winner!.getByText('Balcony, row A, seat 2').waitFor();
});

test('a hold that runs out says so, and its seats can be chosen again', async () => {
  const concertId = await stageHall({ holdTtlMs: 10_000 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-5');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('button', { name: /Jan/ }).first().click();
  await chooseSeats(page, 'Stalls', ['A', 1]);
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await page.getByText('Less than a minute left').waitFor();
  await page.getByRole('alert').getByText('The time to pay is over').waitFor();
  await chooseSeats(page, 'Stalls', ['A', 1]);
  await page.getByRole('button', { name: 'Hold this seat' }).waitFor();
});

test('a choice that leaves a seat alone is warned of, and no more may be chosen than one may have', async () => {
  const concertId = await stageHall({ maxSeatsPerUser: 2 });
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-6');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('button', { name: /Jan/ }).first().click();
  await chooseSeats(page, 'Stalls', ['A', 2]);
  await page.getByText('Stalls, row A, seat 1 would be left alone').waitFor();
  await seat(page, 'A', 1).click();
  await page.getByText('as many as you may have').waitFor();
  await seat(page, 'A', 5).click({ force: true });
  expect(await seat(page, 'A', 5).getAttribute('aria-pressed')).toBe('false');
  expect(await page.getByText('would be left alone').count()).toBe(0);
});

test('a seat is chosen on the map: a touch comes near, the next one chooses, and the list knows', async () => {
  const concertId = await stageHall();
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-7');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('button', { name: /Jan/ }).first().click();
  const map = page.getByRole('img', { name: /Map of the hall/ });
  await map.waitFor();
  const { x, y, width, height } = (await map.boundingBox())!;
  const touch = (): Promise<void> => page.touchscreen.tap(x + width / 2, y + height / 2);
  const tray = page.getByRole('region', { name: 'Your choice' });
  await expect
    .poll(
      async () => {
        await touch();
        return await tray.count();
      },
      { timeout: 20_000, interval: 700 },
    )
    .toBe(1);
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.locator('.seat[aria-pressed="true"]').waitFor();
  await page.getByRole('button', { name: 'Hold this seat' }).click();
  await held(page).waitFor();
  expect(opened.troubles).toEqual([]);
});

test('seats that others take go while one looks, and come back when they let go', async () => {
  const concertId = await stageHall();
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-8');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('button', { name: /Jan/ }).first().click();
  await chooseSeats(page, 'Balcony', ['B', 5]);
  const [{ caller, token }] = (await letIn(house, concertId, ['quicker'])) as [Visitor];
  const { schedules } = await caller.concert.availableDates({ concertId, token });
  const { scheduleId } = schedules[0]!;
  const { seats } = await caller.concert.availableSeats({ concertId, scheduleId, token });
  const wanted = seats.find(({ section, row, number }) => section === 'Balcony' && row === 'B' && number === 5)!;
  const { reservationId } = await caller.concert.reserve({
    concertId,
    scheduleId,
    seatIds: [wanted.seatId],
    token,
    idempotencyKey: 'quicker',
  });
  await page.getByRole('alert').getByText('Someone else took Balcony, row B, seat 5').waitFor();
  expect(await seat(page, 'B', 5).count()).toBe(0);
  await page.getByRole('button', { name: 'Understood' }).click();
  await caller.concert.release({ reservationId, token });
  await seat(page, 'B', 5).waitFor();
});

test('who trusts the house holds the best seats at one click', async () => {
  const concertId = await stageHall();
  await using opened = await openBrowser();
  const page = await signIn(opened.browser, house.url, 'demo-9');
  await page.goto(visitUrl(house.url, concertId));
  await page.getByRole('button', { name: /Jan/ }).first().click();
  await page.getByRole('button', { name: '2 best seats together' }).click();
  await held(page).waitFor();
  // In the middle of the first row.
  await page.getByText('Stalls, row A, seat 4').waitFor();
  await page.getByText('Stalls, row A, seat 5').waitFor();
  expect(opened.troubles).toEqual([]);
});
