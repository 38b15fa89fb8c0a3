import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { faultsOf } from '../faults.ts';
import { openBrowser, openHouse, phone } from '../house.ts';
import { fewLooks, looks, showAs } from '../looks.ts';
import { Scene, type State } from './scene.ts';

// Set by `pnpm pictures`, which is what else the states are for.
const { STAGEDOOR_PICTURES: folder } = process.env;

/** Looks at each of these states as everybody may see it, in a file of their own. */
export function judge(states: readonly State[]): void {
  let house: ServedStage;
  beforeAll(async () => {
    house = await openHouse();
    if (folder !== undefined) await mkdir(folder, { recursive: true });
  });
  afterAll(() => house.close());

  test.each(states)(
    '$name can be read by everybody, light and dark, wide and on a phone, in both languages',
    async (state) => {
      await using opened = await openBrowser({ ...phone, reducedMotion: 'reduce' });
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
}

/** The whole page, or what is seen of one whose tray stands at the lower edge of the screen. */
async function take(page: Page, path: string): Promise<void> {
  const hasTray = await page.locator('.tray').isVisible();
  await page.screenshot({ path, fullPage: !hasTray, animations: 'disabled', caret: 'hide' });
}
