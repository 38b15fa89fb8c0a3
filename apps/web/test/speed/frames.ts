import type { Page } from 'playwright-core';
import { openChromium } from '../../../../packages/client/test/browser/chromium.ts';
import { percentile } from '../../../bench/src/load.ts';
import { phoneScreen, wideScreen } from './devices.ts';
import { signInAs } from './sign-in.ts';
import { tasksOf } from './tasks.ts';

/** How regularly frames came while the map moved. */
export interface Frames {
  readonly screen: string;
  readonly frames: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** What the page's thread itself did for a frame: others on this machine do not count. */
  readonly workP50Ms: number;
  readonly workP95Ms: number;
  /** Of frames that came within a 60th of a second, give or take a millisecond of the clock. */
  readonly inTime: number;
}

/** Zooms and pans a map of ten thousand places, one movement a frame. */
export async function moveMap(url: string, concertId: string, userId: string, isPhone: boolean): Promise<Frames> {
  const screen = isPhone ? phoneScreen : wideScreen;
  await using browser = await openChromium({ ...screen, locale: 'en-GB' });
  await signInAs(browser, url, userId);
  const page = await browser.newPage();
  await page.goto(`${url}/concerts/${concertId}/visit`);
  await page.locator('.date-card').first().click();
  await page.locator('.seat-map canvas').waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
  const cdp = await browser.newCDPSession(page);
  let times: number[] = [];
  const tasks = await tasksOf(cdp, async () => void (times = (await intervals(page)).toSorted((a, b) => a - b)));
  // Each frame has one task that does all; what is shorter than those is nothing of them.
  const work = tasks
    .toSorted((a, b) => b - a)
    .slice(0, times.length)
    .toReversed();
  const { width, height } = screen.viewport;
  return {
    screen: `${width} × ${height}${isPhone ? ', 3 pixels a point' : ''}`,
    frames: times.length,
    p50Ms: percentile(times, 0.5)!,
    p95Ms: percentile(times, 0.95)!,
    workP50Ms: percentile(work, 0.5)!,
    workP95Ms: percentile(work, 0.95)!,
    inTime: times.filter((ms) => ms <= 1_000 / 60 + 1).length / times.length,
  };
}

/** In the page: how long each frame was on show while the map was zoomed in, moved across and zoomed out again. */
const intervals = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const canvas = document.querySelector('.seat-map canvas')!;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height * 0.62];
    const here = { view: window, bubbles: true, cancelable: true, clientX: x, clientY: y };
    const zoom = (deltaY: number): boolean => canvas.dispatchEvent(new WheelEvent('wheel', { ...here, deltaY }));
    const moves: (() => void)[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (let step = 0; step < 90; step += 1) moves.push(() => zoom(-20));
      moves.push(() => canvas.dispatchEvent(new MouseEvent('mousedown', here)));
      for (let step = 0; step < 120; step += 1) {
        const across = Math.sin((step / 120) * Math.PI * 2) * 160;
        const there = { ...here, clientX: x + across, clientY: y + across / 3 };
        moves.push(() => window.dispatchEvent(new MouseEvent('mousemove', there)));
      }
      moves.push(() => window.dispatchEvent(new MouseEvent('mouseup', here)));
      for (let step = 0; step < 90; step += 1) moves.push(() => zoom(20));
    }
    const times: number[] = [];
    for (const move of moves) {
      times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)));
      move();
    }
    return times.slice(1).map((time, index) => time - times[index]!);
  });
