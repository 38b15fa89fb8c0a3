import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { openChromium } from '../../../../packages/client/test/browser/chromium.ts';

/** A phone of the middle class on a mobile network, as Lighthouse's mobile profile has it. */
export const midPhone = {
  name: 'mid phone: CPU 4 times slower, 1.6 Mbit/s down, 0.75 up, 150 ms',
  slower: 4,
  network: { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 },
};

export const phoneScreen = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  hasTouch: true,
  isMobile: true,
};
export const wideScreen = { viewport: { width: 1_280, height: 860 } };

/** Chromium with a phone's screen and an empty cache. */
export const openPhone = (): ReturnType<typeof openChromium> =>
  openChromium({ ...phoneScreen, locale: 'en-GB', timezoneId: 'Asia/Seoul' });

/** Opens a page that is as slow as the phone: its network, and its processor unless told otherwise. */
export async function openSlowPage(
  browser: BrowserContext,
  { slower, network }: Pick<typeof midPhone, 'slower' | 'network'> = midPhone,
): Promise<{ page: Page; cdp: CDPSession }> {
  const page = await browser.newPage();
  const cdp = await browser.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', network);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return { page, cdp };
}
