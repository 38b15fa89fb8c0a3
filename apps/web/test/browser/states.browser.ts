import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { faultsOf } from './faults.ts';
import { type OpenBrowser, openBeside, openBrowser, openHouse, phone } from './house.ts';
import { fewLooks, looks, showAs } from './looks.ts';
import { Scene } from './states/scene.ts';
import { states } from './states/states.ts';

// Set by `pnpm pictures`, which is what else the states are for.
const { STAGEDOOR_PICTURES: folder, STAGEDOOR_PICTURES_OF: wanted } = process.env;
const shown = wanted === undefined ? states : states.filter(({ name }) => wanted.split(',').includes(name));

let house: ServedStage;
let chromium: OpenBrowser;
beforeAll(async () => {
  house = await openHouse();
  chromium = await openBrowser();
  if (folder !== undefined) await mkdir(folder, { recursive: true });
}, 120_000);
afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await house.close();
});

test('each state has a name of its own', () => {
  expect(new Set(states.map(({ name }) => name)).size).toBe(states.length);
});

test.each(shown)(
  '$name can be read by everybody, light and dark, wide and on a phone, in both languages',
  async (state) => {
    await using opened = await openBeside(chromium, { ...phone, reducedMotion: 'reduce' });
    await using scene = new Scene(house, opened.browser);
    const page = await state.show(scene);
    const faults: string[] = [];
    for (const look of folder === undefined ? fewLooks : looks) {
      await showAs(page, look);
      faults.push(...(await faultsOf(page, look.name)));
      if (folder !== undefined) await take(page, join(folder, `${state.name}-${look.name}.png`));
    }
    expect(faults).toEqual([]);
    expect(opened.crashes).toEqual([]);
  },
);

/** The whole page, or what is seen of one whose tray stands at the lower edge of the screen. */
async function take(page: Page, path: string): Promise<void> {
  const hasTray = await page.locator('.tray').isVisible();
  await page.screenshot({ path, fullPage: !hasTray, animations: 'disabled', caret: 'hide' });
}
