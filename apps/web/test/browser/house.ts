import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openChromium } from '../../../../packages/client/test/browser/chromium.ts';
import { jwtSecret } from '../../../../packages/server/test/harness.ts';
import { openServed, type ServedStage } from '../../../../packages/server/test/http/served.ts';
import { demoUsers } from '../../../api/src/demo.ts';
import { readEnv } from '../../../api/src/env.ts';
import { mountPages } from '../../../api/src/pages/pages.ts';

export { stageConcert, until } from '../../../../packages/server/test/harness.ts';

/** A server with the real pages, whose visitors sign in as the demo's. */
export async function openHouse(
  variables: Record<string, string> = { STAGEDOOR_JWT_SECRET: jwtSecret },
  changes: Parameters<typeof openServed>[0] = {},
): Promise<ServedStage> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../build.ts')]);
  const env = readEnv(variables);
  const house = await openServed(changes, (app) => mountPages(app, env));
  for (const userId of demoUsers) await house.operator.user.create({ userId, name: userId });
  return house;
}

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } satisfies BrowserContextOptions;

type Browser = Awaited<ReturnType<typeof openChromium>>;

/** A browser of a visitor in Seoul. What its pages complain of is in `troubles`. */
export async function openBrowser(
  options: BrowserContextOptions = phone,
): Promise<{ browser: Browser; troubles: string[] } & AsyncDisposable> {
  const browser = await openChromium({ locale: 'en-GB', timezoneId: 'Asia/Seoul', ...options });
  const troubles: string[] = [];
  browser.on('weberror', (error) => troubles.push(error.error().message));
  browser.on('console', (message) => {
    // That the house makes no crowds is no trouble.
    if (message.type() === 'error' && !message.location().url.endsWith('/demo/crowd')) troubles.push(message.text());
  });
  browser.setDefaultTimeout(30_000);
  return { browser, troubles, [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose]() };
}

/** Opens a page and signs in at a click. */
export async function signIn(browser: Browser, url: string, userId: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: userId, exact: true }).click();
  await page.waitForURL(`${url}/`);
  return page;
}

/** Goes to a concert's sale, from its end of the line on. */
export const visitUrl = (url: string, concertId: string): string => `${url}/concerts/${concertId}/visit`;
