import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, phone } from '../house.ts';
import { Scene } from '../states/scene.ts';
import { shots } from './shots.ts';

const { STAGEDOOR_PICTURES: folder } = process.env;

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

const devices = {
  phone: { ...phone, deviceScaleFactor: 2 },
  wide: { viewport: { width: 1_280, height: 800 }, deviceScaleFactor: 1.5 },
};

test.each(shots)('$name', async ({ name, screen, colorScheme, show }) => {
  await using opened = await openBrowser({ ...devices[screen], colorScheme, reducedMotion: 'reduce' });
  await using scene = new Scene(house, opened.browser);
  const page = await show(scene);
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await writeFile(join(folder!, `${name}.webp`), await asWebp(page, png));
});

/** A picture as small as a browser makes it. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (each) => each.codePointAt(0)!);
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d')!.drawImage(picture, 0, 0);
    const webp = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
    const small = new Uint8Array(await webp.arrayBuffer());
    return btoa(Array.from(small, (each) => String.fromCodePoint(each)).join(''));
  }, png.toString('base64'));
  return Buffer.from(base64, 'base64');
}
