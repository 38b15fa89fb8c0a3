import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { App } from '@stagedoor/server';
import type { MiddlewareHandler } from 'hono';
import { demoSignIn, demoSignInPath } from './demo-sign-in.ts';
import { Hints, languageFor } from './hints.ts';
import { type PagesEnv, settingsOfPages } from './settings-of-pages.ts';

/** Where `pnpm --filter @stagedoor/web build` leaves what it made. */
const builtPages = join(import.meta.dirname, '../../../web/dist');

/** Addresses that programs ask, never people: what is not there is told as data. */
const forPrograms = /^\/(trpc|health|ready|metrics|webhooks|demo|assets)(\/|$)/;

/**
 * Serves the visitors' pages beside the API, where they were built. Every address that no program asks for is a page's: which one
 * is the page's matter.
 */
export function mountPages(app: App, env: PagesEnv, folder = builtPages): void {
  const html = readPage(folder);
  if (html === undefined) return;
  const headers = headersOf(env);
  const hints = new Hints(folder, html);
  const page = html.replace(
    /(<script type="application\/json" id="settings">)[^<]*/,
    (_all, tag: string) => tag + asData(settingsOfPages(env)),
  );
  const files: MiddlewareHandler = serveStatic({
    root: folder,
    precompressed: true,
    onFound: (path, c) => {
      // The names of built files change with what is in them.
      c.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
    },
  });
  app.get('/assets/*', files);
  app.get('/door.svg', files);
  if (env.demoSignIn) app.post(demoSignInPath, (c) => demoSignIn(c.req.raw, env));
  app.get('*', async (c, next) => {
    if (forPrograms.test(c.req.path) || c.req.header('accept')?.includes('text/html') !== true) return await next();
    const language = languageFor(c.req.header('accept-language'));
    const hinted = page
      .replace('<html lang="en">', `<html lang="${language}">`)
      .replace('</head>', () => `${hints.for(c.req.path, language)}</head>`);
    return c.html(hinted, 200, { ...headers, 'cache-control': 'no-cache', vary: 'accept-language' });
  });
}

/** Whether there are pages to be seen. */
export const hasPages = (): boolean => readPage(builtPages) !== undefined;

function readPage(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** JSON that ends no script. */
const asData = (value: object): string => JSON.stringify(value).replaceAll('<', String.raw`\u003c`);

/** What a browser may do with the pages: run and ask nothing but what is ours, and the identity provider. */
function headersOf({ STAGEDOOR_OIDC_ORIGINS: origins, oidcIssuer }: PagesEnv): Record<string, string> {
  const asked = ["'self'", ...(oidcIssuer === undefined ? [] : [new URL(oidcIssuer).origin]), ...origins];
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src ${asked.join(' ')}`,
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
}
