import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { rolldown } from 'rolldown';

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real Chromium with a profile of its own. */
export async function openChromium(options: BrowserContextOptions = {}): Promise<BrowserContext & AsyncDisposable> {
  const program = programs.find((path) => existsSync(path));
  if (program === undefined) throw new Error('These tests need Chromium: apt-get install chromium.');
  // Root can't have Chromium's sandbox, and what is opened here is ours.
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const context = await browser.newContext(options);
  return Object.assign(context, { [Symbol.asyncDispose]: () => browser.close() });
}

const page = '<!doctype html><meta charset="utf-8"><title>Shop</title><script src="/app.js"></script>';

/** Serves a page that has what `entry` exports as `app`: nothing else of it is there. */
export async function servePage(entry: string): Promise<{ url: string } & AsyncDisposable> {
  const bundle = await rolldown({ input: join(import.meta.dirname, entry), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', name: 'app' });
  const server = createServer(({ url }, response) => {
    const isScript = url === '/app.js';
    response
      .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      .end(isScript ? output[0].code : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
