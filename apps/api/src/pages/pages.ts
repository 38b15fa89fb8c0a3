import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { App } from '@stagedoor/server';
import type { MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';
import { demoSignIn, demoSignInPath } from './demo-sign-in.ts';
import { DrawnPages } from './drawn-pages.ts';
import { Hints, languageFor } from './hints.ts';
import { type PagesEnv, settingsOfPages } from './settings-of-pages.ts';

/** Where `pnpm --filter @stagedoor/web build` leaves what it made. */
const builtPages = join(import.meta.dirname, '../../../web/dist');

/** Addresses that programs ask, never people: what is not there is told as data. */
const forPrograms = /^\/(trpc|health|ready|metrics|webhooks|demo|assets)(\/|$)/;

/**
 * Serves the visitors' pages beside the API, where they were built. Every address that no program asks for is a page's: which one
 * is the page's matter.
 * @param onFault told when a page can't be drawn ahead, which its browser then draws
 */
export function mountPages(
  app: App,
  env: PagesEnv,
  onFault: (error: unknown) => void = () => {},
  folder = builtPages,
): void {
  const html = readPage(folder);
  if (html === undefined) return;
  const headers = headersOf(env);
  const hints = new Hints(folder, html);
  const page = html.replace(
    /(<script type="application\/json" id="settings">)[^<]*/,
    (_all, tag: string) => tag + asData(settingsOfPages(env)),
  );
  const inLanguage = (path: string, language: string, isAnswered: boolean): string =>
    page
      .replace('<html lang="en">', `<html lang="${language}">`)
      .replace('</head>', () => `${hints.for(path, language, isAnswered)}</head>`);
  const drawnPages = new DrawnPages(
    folder,
    ({ html: drawn, title, sight }, path, language) =>
      inLanguage(path, language, true)
        .replace(
          '<title>Stagedoor</title>',
          () => `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`,
        )
        .replace(
          '<div id="root"></div>',
          () => `<div id="root">${drawn}</div><script type="application/json" id="first">${asData(sight)}</script>`,
        ),
    onFault,
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
    const ofPage = { ...headers, 'cache-control': 'no-cache', vary: 'accept-language, accept-encoding' };
    // As whoever reads the page: what one draws counts as one question of theirs.
    const forwardedFor = c.req.header('x-forwarded-for');
    const ask: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      if (forwardedFor !== undefined) request.headers.set('x-forwarded-for', forwardedFor);
      return await app.fetch(request, { incoming: c.env.incoming });
    };
    const drawn = await drawnPages.at(c.req.path, new URL(c.req.url).search, language, ask);
    if (drawn === undefined) return c.html(inLanguage(c.req.path, language, false), 200, ofPage);
    return accepts(c, { header: 'Accept-Encoding', supports: ['gzip'], default: 'identity' }) === 'gzip'
      ? c.body(drawn.gzip, 200, { ...ofPage, 'content-type': 'text/html; charset=UTF-8', 'content-encoding': 'gzip' })
      : c.html(drawn.html, 200, ofPage);
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
