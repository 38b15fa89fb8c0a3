import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { letIn, type Visitor } from '../../../../../packages/server/test/harness.ts';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { type openBrowser, signIn, type stageConcert, visitUrl } from '../house.ts';

type Sections = Parameters<ServedStage['operator']['concert']['addSchedule']>[0]['sections'];

export const rows = (count: number, seatsPerRow: number): Sections => [
  { name: 'Stalls', rows: count, seatsPerRow, price: 50_000 },
];
export const withFloor: Sections = [
  { name: 'Floor', kind: 'standing', capacity: 6, price: 40_000 },
  { name: 'Stalls', rows: 4, seatsPerRow: 8, price: 50_000 },
];

interface Date {
  readonly concertId: string;
  readonly scheduleId: string;
}

export async function stageDate(
  house: ServedStage,
  sections: Sections,
  settings: Parameters<typeof stageConcert>[1] & { avoidOrphans?: boolean } = {},
): Promise<Date> {
  const { concert, queue } = house.operator;
  const { concertId } = await concert.create({ title: 'Kite Season', venue: 'Blue Door', timeZone: 'Asia/Seoul' });
  const { scheduleId } = await concert.addSchedule({ concertId, startsAt: '2030-01-01T10:30:00Z', sections });
  await queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000, ...settings });
  return { concertId, scheduleId };
}

/** A visitor on the seats of the concert's only date. */
export async function choosing(
  house: ServedStage,
  browser: Awaited<ReturnType<typeof openBrowser>>,
  { concertId }: Date,
): Promise<Page> {
  const page = await signIn(browser.browser, house.url, `demo-${(visitors = (visitors % 20) + 1)}`);
  await page.goto(visitUrl(house.url, concertId));
  await page.locator('.tray').waitFor();
  await mapOf(page).waitFor();
  return page;
}
let visitors = 0;

/** Somebody else, who is quicker. */
export async function quicker(house: ServedStage, { concertId, scheduleId }: Date, userId: string) {
  const [{ caller, token }] = (await letIn(house, concertId, [userId])) as [Visitor];
  const { seats } = await caller.concert.availableSeats({ concertId, scheduleId, token });
  let holds = 0;
  return {
    hold: (...seatIds: number[]) =>
      caller.concert.reserve({ concertId, scheduleId, seatIds, token, idempotencyKey: `${userId} ${++holds}` }),
    at: (row: string, number: number): number => seats.find((one) => one.row === row && one.number === number)!.seatId,
  };
}

export const mapOf = (page: Page): Locator => page.locator('.seat-map canvas');
export const seat = (page: Page, row: string, number: number): Locator =>
  page.getByRole('button', { name: `Row ${row}, seat ${number}, ₩50,000` });
export const tray = (page: Page): Locator => page.getByRole('region', { name: 'Your choice' });
export const held = (page: Page): Locator => page.getByRole('heading', { name: 'Held for you' });
export const openList = (page: Page): Promise<void> => page.getByRole('button', { name: 'List', exact: true }).click();
export const openStalls = (page: Page): Promise<void> => page.getByRole('button', { name: /^Stalls/ }).click();

/** How large a unit of the hall is drawn. */
export const scaleOf = (page: Page): Promise<number> =>
  mapOf(page).evaluate((canvas) => (canvas as HTMLCanvasElement & { __zoom: { k: number } }).__zoom.k);

/** Where on the screen what is yours is drawn, by its colour. */
export const chosenAt = (page: Page): Promise<{ x: number; y: number }> =>
  mapOf(page).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let [across, down, found] = [0, 0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] !== 0xf5 || data[at + 1] !== 0xb8 || data[at + 2] !== 0x3d) continue;
      across += (at / 4) % width;
      down += Math.floor(at / 4 / width);
      found += 1;
    }
    const { left, top } = canvas.getBoundingClientRect();
    return { x: left + across / found / devicePixelRatio, y: top + down / found / devicePixelRatio };
  });

/** Where on the screen a point of the hall is drawn. */
export async function placeOf(page: Page, x: number, y: number): Promise<[number, number]> {
  const { x: left, y: top } = (await mapOf(page).boundingBox())!;
  const view = await mapOf(page).evaluate(
    (canvas) => (canvas as HTMLCanvasElement & { __zoom: { k: number; x: number; y: number } }).__zoom,
  );
  return [left + x * view.k + view.x, top + y * view.k + view.y];
}

/** Comes near by a first touch, and returns once nothing moves any more. */
export async function comeNear(page: Page, x: number, y: number): Promise<void> {
  const before = await scaleOf(page);
  await page.touchscreen.tap(x, y);
  await expect.poll(() => scaleOf(page)).toBeGreaterThan(before);
  let last = 0;
  await expect.poll(async () => last === (last = await scaleOf(page)), { interval: 120 }).toBe(true);
}
