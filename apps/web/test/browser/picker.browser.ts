import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letIn, type Visitor } from '../../../../packages/server/test/harness.ts';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { faultsOf } from './faults.ts';
import { openBrowser, openHouse, phone, signIn, type stageConcert, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

type Sections = Parameters<ServedStage['operator']['concert']['addSchedule']>[0]['sections'];

const rows = (count: number, seatsPerRow: number): Sections => [
  { name: 'Stalls', rows: count, seatsPerRow, price: 50_000 },
];
const withFloor: Sections = [
  { name: 'Floor', kind: 'standing', capacity: 6, price: 40_000 },
  { name: 'Stalls', rows: 4, seatsPerRow: 8, price: 50_000 },
];

interface Date {
  readonly concertId: string;
  readonly scheduleId: string;
}

async function stageDate(
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
async function choosing(browser: Awaited<ReturnType<typeof openBrowser>>, { concertId }: Date): Promise<Page> {
  const page = await signIn(browser.browser, house.url, `demo-${(visitors = (visitors % 20) + 1)}`);
  await page.goto(visitUrl(house.url, concertId));
  await page.locator('.tray').waitFor();
  await mapOf(page).waitFor();
  return page;
}
let visitors = 0;

/** Somebody else, who is quicker. */
async function quicker({ concertId, scheduleId }: Date, userId: string) {
  const [{ caller, token }] = (await letIn(house, concertId, [userId])) as [Visitor];
  const { seats } = await caller.concert.availableSeats({ concertId, scheduleId, token });
  let holds = 0;
  return {
    hold: (...seatIds: number[]) =>
      caller.concert.reserve({ concertId, scheduleId, seatIds, token, idempotencyKey: `${userId} ${++holds}` }),
    at: (row: string, number: number): number => seats.find((one) => one.row === row && one.number === number)!.seatId,
  };
}

const mapOf = (page: Page): Locator => page.locator('.seat-map canvas');
const seat = (page: Page, row: string, number: number): Locator =>
  page.getByRole('button', { name: `Row ${row}, seat ${number}, ₩50,000` });
const tray = (page: Page): Locator => page.getByRole('region', { name: 'Your choice' });
const held = (page: Page): Locator => page.getByRole('heading', { name: 'Held for you' });
const openList = (page: Page): Promise<void> => page.getByRole('button', { name: 'List', exact: true }).click();
const openStalls = (page: Page): Promise<void> => page.getByRole('button', { name: /^Stalls/ }).click();

/** How large a unit of the hall is drawn. */
const scaleOf = (page: Page): Promise<number> =>
  mapOf(page).evaluate((canvas) => (canvas as HTMLCanvasElement & { __zoom: { k: number } }).__zoom.k);

/** Where on the screen what is yours is drawn, by its colour. */
const chosenAt = (page: Page): Promise<{ x: number; y: number }> =>
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
async function placeOf(page: Page, x: number, y: number): Promise<[number, number]> {
  const { x: left, y: top } = (await mapOf(page).boundingBox())!;
  const view = await mapOf(page).evaluate(
    (canvas) => (canvas as HTMLCanvasElement & { __zoom: { k: number; x: number; y: number } }).__zoom,
  );
  return [left + x * view.k + view.x, top + y * view.k + view.y];
}

/** Comes near by a first touch, and returns once nothing moves any more. */
async function comeNear(page: Page, x: number, y: number): Promise<void> {
  const before = await scaleOf(page);
  await page.touchscreen.tap(x, y);
  await expect.poll(() => scaleOf(page)).toBeGreaterThan(before);
  let last = 0;
  await expect.poll(async () => last === (last = await scaleOf(page)), { interval: 120 }).toBe(true);
}

describe('seats that others take', () => {
  test.each([
    ['are seen going in the list, and then are gone', {}, true],
    ['are gone at once for who wants no motion', { reducedMotion: 'reduce' }, false],
  ] as const)('%s', async (_how, options: BrowserContextOptions, isSeenGoing) => {
    const date = await stageDate(rows(3, 8));
    await using opened = await openBrowser({ ...phone, ...options });
    const page = await choosing(opened, date);
    await openList(page);
    await seat(page, 'B', 5).waitFor();
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector('.seat.is-going')) document.documentElement.dataset['going'] = 'seen';
      }).observe(document.body, { subtree: true, childList: true });
    });
    const other = await quicker(date, `quicker ${isSeenGoing}`);
    await other.hold(other.at('B', 5));
    await seat(page, 'B', 5).waitFor({ state: 'detached' });
    await page.locator('.seat.is-going').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.documentElement.dataset['going'])).toBe(isSeenGoing ? 'seen' : undefined);
    expect(opened.troubles).toEqual([]);
  });

  test('fade on the map, within the page that is open', async () => {
    const date = await stageDate(rows(1, 9));
    await using opened = await openBrowser();
    const page = await choosing(opened, date);
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
    const other = await quicker(date, 'quicker on the map');
    await other.hold(...[3, 4, 5, 6, 7].map((number) => other.at('A', number)));
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { shades: Set<string> }).shades.size))
      .toBeGreaterThan(2);
    expect(opened.troubles).toEqual([]);
  });

  test('leave the keyboard in its row', async () => {
    const date = await stageDate(rows(3, 8));
    await using opened = await openBrowser();
    const page = await choosing(opened, date);
    await openList(page);
    await seat(page, 'B', 5).focus();
    const other = await quicker(date, 'quicker than a keyboard');
    await other.hold(other.at('B', 5));
    await seat(page, 'B', 5).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))).toMatch(/^Row B, seat [46],/);
  });

  test('are named with the seats that are free instead, which are taken at a click', async () => {
    const date = await stageDate(rows(3, 8));
    await using opened = await openBrowser();
    const page = await choosing(opened, date);
    await openList(page);
    for (const number of [3, 4]) await seat(page, 'B', number).click();
    const other = await quicker(date, 'quicker by one');
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

describe('places to stand', () => {
  test('are counted by a stepper, by arrow keys, too, and the tray counts with it', async () => {
    const date = await stageDate(withFloor, { maxSeatsPerUser: 4 });
    await using opened = await openBrowser({ viewport: { width: 1_280, height: 860 } });
    const page = await choosing(opened, date);
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
    const date = await stageDate(withFloor);
    await using opened = await openBrowser();
    const page = await choosing(opened, date);
    await openList(page);
    const more = page.locator('.section').getByRole('button', { name: 'One place more in Floor' });
    for (let place = 0; place < 3; place += 1) await more.click();
    const chosen = (): Promise<number[]> =>
      page.evaluate(
        (key) => (JSON.parse(sessionStorage.getItem(key)!) as { seatId: number }[]).map(({ seatId }) => seatId),
        `stagedoor choice ${date.scheduleId}`,
      );
    const [first, ...rest] = await chosen();
    const other = await quicker(date, 'quicker on the floor');
    await other.hold(first!);
    await expect.poll(chosen).not.toContain(first);
    expect(await chosen()).toEqual(expect.arrayContaining(rest));
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Hold these seats' }).click();
    await held(page).waitFor();
  });
});

test('a choice that leaves a seat alone is refused in a sentence, and nothing is held', async () => {
  const date = await stageDate(rows(2, 8), { avoidOrphans: true });
  await using opened = await openBrowser();
  const page = await choosing(opened, date);
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
  const date = await stageDate(rows(1, 5));
  await using opened = await openBrowser();
  const page = await choosing(opened, date);
  const other = await quicker(date, 'quicker in the middle');
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

describe('on a phone', () => {
  test('the map comes first, a seat chosen at its edge stays in sight above the tray, and nothing lies on anything', async () => {
    const date = await stageDate(rows(12, 20));
    await using opened = await openBrowser();
    const page = await choosing(opened, date);
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
  });

  test('two fingers zoom, and a seat can be chosen only once it is as large as a thumb', async () => {
    const date = await stageDate(rows(12, 20));
    await using opened = await openBrowser();
    const page = await choosing(opened, date);
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

test('the list reads as sections, rows and seats, and is open where the choice is', async () => {
  const date = await stageDate([
    { name: 'Stalls', rows: 1, seatsPerRow: 3, price: 50_000 },
    { name: 'Balcony', rows: 1, seatsPerRow: 2, price: 30_000 },
  ]);
  await using opened = await openBrowser();
  const page = await choosing(opened, date);
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
