import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openChromium } from '../../../../packages/client/test/browser/chromium.ts';
import { type App, serve, type Served } from '../../../../packages/server/src/index.ts';
import {
  createDatabase,
  jwtSecret,
  openStage,
  type Stage,
  testConfig,
} from '../../../../packages/server/test/harness.ts';
import { openServed, type ServedStage } from '../../../../packages/server/test/http/served.ts';
import { demoUsers } from '../../../api/src/demo.ts';
import { readEnv } from '../../../api/src/env.ts';
import { mountPages } from '../../../api/src/pages/pages.ts';

export { stageConcert, until } from '../../../../packages/server/test/harness.ts';

/** Pages that can't be drawn ahead look like others: a test would not see it. */
const unlooked = (error: unknown): void => console.error('A page was not drawn:', error);

const build = () => promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../build.ts')]);

/** A server with the real pages, whose visitors sign in as the demo's. */
export async function openHouse(
  variables: Record<string, string> = { STAGEDOOR_JWT_SECRET: jwtSecret },
  changes: Parameters<typeof openServed>[0] = {},
): Promise<ServedStage> {
  await build();
  const env = readEnv(variables);
  const house = await openServed(changes, (app) => mountPages(app, env, unlooked));
  for (const userId of demoUsers) await house.operator.user.create({ userId, name: userId });
  return {
    ...house,
    async close() {
      await (await chromium)?.[Symbol.asyncDispose]();
      chromium = undefined;
      await house.close();
    },
  };
}

/** A house whose server can be stopped, and started again where it was. */
export async function openRestartable(): Promise<
  {
    readonly url: string;
    readonly stage: () => Stage;
    stop(): Promise<void>;
    start(): Promise<void>;
  } & AsyncDisposable
> {
  await build();
  const env = readEnv({ STAGEDOOR_JWT_SECRET: jwtSecret });
  const database = await createDatabase();
  let port = 0;
  const mount = (app: App): void => mountPages(app, env, unlooked);
  const open = async (): Promise<{ stage: Stage; served: Served }> => {
    const stage = await openStage({}, database);
    const served = await serve(stage.stagedoor, testConfig(database.url), { port, host: '127.0.0.1', mount });
    return { stage, served };
  };
  let now = await open();
  port = Number(new URL(now.served.url).port);
  for (const userId of demoUsers) await now.stage.operator.user.create({ userId, name: userId });
  const stop = async (): Promise<void> => {
    await now.served.close({ atOnce: AbortSignal.abort() });
    await now.stage.close();
  };
  return {
    url: now.served.url,
    stage: () => now.stage,
    stop,
    async start() {
      now = await open();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await database.drop();
    },
  };
}

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } satisfies BrowserContextOptions;

export type Visitors = BrowserContext;

/** A browser of a visitor in Seoul. What its pages complain of is in `troubles`, what they did not catch also in `crashes`. */
export interface OpenBrowser extends AsyncDisposable {
  readonly browser: Visitors;
  readonly troubles: readonly string[];
  readonly crashes: readonly string[];
}

/** The program that all browsers of a file are profiles of, until its house is closed: starting one takes as long as a test. */
let chromium: ReturnType<typeof openChromium> | undefined;

export async function openBrowser(options: BrowserContextOptions = phone): Promise<OpenBrowser> {
  chromium ??= openChromium();
  const browser = await (await chromium).browser()!.newContext(inSeoul(options));
  return { ...overheard(browser), [Symbol.asyncDispose]: () => browser.close() };
}

const inSeoul = (options: BrowserContextOptions): BrowserContextOptions => ({
  locale: 'en-GB',
  timezoneId: 'Asia/Seoul',
  ...options,
});

function overheard(browser: Visitors): Pick<OpenBrowser, 'browser' | 'troubles' | 'crashes'> {
  const troubles: string[] = [];
  const crashes: string[] = [];
  browser.on('weberror', (error) => {
    crashes.push(error.error().message);
    troubles.push(error.error().message);
  });
  browser.on('console', (message) => {
    // That the house makes no crowds is no trouble.
    if (message.type() === 'error' && !message.location().url.endsWith('/demo/crowd')) troubles.push(message.text());
  });
  browser.setDefaultTimeout(60_000);
  return { browser, troubles, crashes };
}

/** Opens a page and signs in at a click. */
export async function signIn(browser: Visitors, url: string, userId: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: userId, exact: true }).click();
  await page.waitForURL(`${url}/`);
  return page;
}

/** Goes to a concert's sale, from its end of the line on. */
export const visitUrl = (url: string, concertId: string): string => `${url}/concerts/${concertId}/visit`;
