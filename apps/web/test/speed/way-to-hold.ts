import type { Page } from 'playwright-core';
import { midPhone, openPhone, openSlowPage } from './devices.ts';
import { signInAs } from './sign-in.ts';
import { tasksOf } from './tasks.ts';

/** How long the page was deaf in a step on the way to a hold. */
export interface Step {
  readonly name: string;
  readonly longestMs: number;
  /** How many tasks were over 100 ms. */
  readonly long: number;
}

/**
 * Buys as far as a hold, by the map. Chromium slows a thread down by letting it spin for as long as it seems to have run, which counts
 * what others ran meanwhile: so each task is timed as it is, and taken to be as much longer as the phone is slower.
 */
export async function goToHold(url: string, concertId: string, userId: string): Promise<Step[]> {
  await using browser = await openPhone();
  await signInAs(browser, url, userId);
  const { page, cdp } = await openSlowPage(browser, { ...midPhone, slower: 1 });
  const steps: Step[] = [];
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    const tasks = await tasksOf(cdp, async () => {
      await act();
      await settled(page);
    });
    const onPhone = tasks.map((ms) => ms * midPhone.slower);
    steps.push({ name, longestMs: Math.max(0, ...onPhone), long: onPhone.filter((ms) => ms > 100).length });
  };
  await step('the concert’s page', async () => {
    await page.goto(`${url}/concerts/${concertId}`);
    await page.getByRole('link', { name: 'Get in line' }).waitFor();
  });
  await step('entering, to the dates', async () => {
    await page.getByRole('link', { name: 'Get in line' }).tap();
    await page.locator('.date-card').first().waitFor();
  });
  await step('the map', async () => {
    await page.locator('.date-card').first().tap();
    await page.locator('.seat-map canvas').waitFor();
  });
  await step('to the seats, and choosing', () => chooseOnMap(page));
  await step('the list', async () => {
    await page.getByRole('button', { name: 'List', exact: true }).tap();
    await page.locator('.seat[aria-pressed="true"]').waitFor();
  });
  await step('holding', async () => {
    await page.getByRole('button', { name: /^Hold/ }).tap();
    await page.getByRole('heading', { name: 'Held for you' }).waitFor();
  });
  return steps;
}

/** A touch comes near, another one chooses; where there is an aisle, another place is tried. */
async function chooseOnMap(page: Page): Promise<void> {
  const chosen = page.locator('.tray-seat').first();
  const map = page.locator('.seat-map canvas');
  for (const [right, down] of [
    [0.28, 0.45],
    [0.4, 0.58],
    [0.6, 0.58],
  ] as const) {
    for (let touch = 0; touch < 2; touch += 1) {
      const { x, y, width, height } = (await map.boundingBox())!;
      await page.touchscreen.tap(x + width * right, y + height * down);
      await settled(page);
    }
    if (await chosen.isVisible()) return;
    await page.getByRole('button', { name: 'Whole hall' }).tap();
    await settled(page);
  }
  throw new Error('No seat could be chosen on the map.');
}

/** Nothing moves any more, and the page had time for what it put off. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(() => requestIdleCallback(() => resolve(), { timeout: 2_000 }), 700);
      }),
  );
}
