import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../packages/server/test/harness.ts';
import { createClient } from '../../../packages/client/src/index.ts';
import { afterwards, newDataDir, type Server, startServer } from './harness.ts';

const build = join(import.meta.dirname, '../../web/build.ts');
beforeAll(() => promisify(execFile)(process.execPath, [build]));

const asPage = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** A server with its pages, which are read as a browser reads them. */
async function serve(variables: Record<string, string> = {}) {
  const server: Server = await startServer({ STAGEDOOR_DATA_DIR: await newDataDir(), ...variables });
  afterwards(async () => void (await server.stop()));
  const get = (path: string, headers: Record<string, string> = asPage): Promise<Response> =>
    fetch(`${server.url}${path}`, { headers });
  const settings = async (): Promise<unknown> =>
    JSON.parse(
      /<script type="application\/json" id="settings">(.*?)<\/script>/.exec(await (await get('/')).text())![1]!,
    );
  const signIn = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/demo/sign-in`, { method: 'POST', body: JSON.stringify(body), headers });
  return { server, get, settings, signIn };
}

test('whoever opens the server sees the pages, and programs are answered as before', async () => {
  const { server, get, settings } = await serve();
  await until(() => server.stdout().includes(`Open in a browser:       ${server.url}`));
  for (const path of ['/', '/concerts/con_x', '/concerts/con_x/visit?date=sch_y', '/tickets', '/no/such/page']) {
    const page = await get(path);
    expect([path, page.status, page.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  }
  for (const path of ['/trpc/no.such', '/webhooks/nobody', '/assets/gone.js', '/demo/nothing', '/metrics']) {
    const answer = await get(path);
    expect([path, answer.headers.get('content-type')]).toEqual([path, 'application/json']);
    expect([path, answer.status]).toEqual([path, path === '/metrics' ? 401 : 404]);
  }
  // A program that asks for no page gets none.
  expect((await get('/no/such/page', { accept: '*/*' })).status).toBe(404);
  for (const probe of ['/health', '/ready']) expect(await (await get(probe)).json()).toHaveProperty('status');
  expect(await settings()).toMatchObject({ signIn: { kind: 'demo' }, canCharge: true });
});

test('built files are kept by browsers for good, and come compressed', async () => {
  const { get } = await serve();
  const [, script] = /src="(\/assets\/first-[^"]+\.js)"/.exec(await (await get('/')).text())!;
  const answer = await get(script!, { 'accept-encoding': 'br' });
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(answer.headers.get('content-type')).toContain('text/javascript');
  expect((await answer.text()).length).toBeGreaterThan(10_000);
});

test('a page names its words in the reader’s language, what it asks first, and scripts that it will want', async () => {
  const { get } = await serve();
  const read = async (path: string, language: string): Promise<string> =>
    await (await get(path, { ...asPage, 'accept-language': language })).text();
  const visit = await read('/concerts/con_%22%3E/visit', 'fr, ko-KR;q=0.8, en;q=0.5');
  expect(visit).toContain('<html lang="ko">');
  expect(visit).toMatch(/<link rel="modulepreload" crossorigin href="\/assets\/ko-[^"]+\.js">/);
  expect(visit).toMatch(/<link rel="modulepreload" crossorigin href="\/assets\/visit-page-[^"]+\.js">/);
  expect(visit).toContain('href="/trpc/concert.get?batch=1&amp;input=%7B%220%22%3A%7B%22concertId%22%3A%22con_');
  expect(visit).not.toContain('con_"');
  const first = await read('/', 'de');
  expect(first).toContain('<html lang="en">');
  expect(first).toMatch(/modulepreload" crossorigin href="\/assets\/en-/);
  expect(first).not.toContain('visit-page');
  expect((await get('/')).headers.get('vary')).toContain('accept-language');
});

test('a drawn page comes compressed to whoever takes that, and to nobody else', async () => {
  const { get } = await serve();
  const codingFor = async (accepted: string): Promise<string | null> => {
    const page = await get('/', { ...asPage, 'accept-encoding': accepted });
    expect(await page.text()).toContain('id="first"');
    return page.headers.get('content-encoding');
  };
  await until(async () => (await (await get('/')).text()).includes('id="first"'));
  expect(await codingFor('gzip, deflate, br')).toBe('gzip');
  expect(await codingFor('br;q=1, gzip;q=0.5')).toBe('gzip');
  expect(await codingFor('gzip;q=0')).toBeNull();
  expect(await codingFor('identity')).toBeNull();
});

describe('the demo’s sign-in', () => {
  test('makes a page the visitor who was clicked, and nobody else', async () => {
    const { server, signIn } = await serve();
    const { accessToken } = (await (await signIn({ userId: 'demo-3' })).json()) as { accessToken: string };
    const visitor = createClient({ url: server.url, accessToken });
    expect(await visitor.payment.list.query()).toMatchObject({ payments: [] });
    expect((await signIn({ userId: 'somebody' })).status).toBe(400);
    expect((await signIn({ userId: 'demo-3' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  // Four servers start, one after the other.
  test('is there for workers, and gone where visitors are a provider’s or the demo is off', async () => {
    const workers = await serve({ STAGEDOOR_WORKERS: '2' });
    expect(await workers.settings()).toMatchObject({ signIn: { kind: 'demo' } });
    expect((await workers.signIn({ userId: 'demo-1' })).status).toBe(200);
    for (const variables of [
      { STAGEDOOR_DEMO: 'off' },
      { STAGEDOOR_DEMO_SIGN_IN: 'off' },
      { STAGEDOOR_JWKS_URL: 'https://login.example/keys', STAGEDOOR_DEMO_SIGN_IN: 'on' },
    ]) {
      const { settings, signIn } = await serve(variables);
      expect(await settings()).not.toHaveProperty('signIn');
      expect((await signIn({ userId: 'demo-1' })).status).toBe(404);
    }
  });
});

test('pages are told the provider that signs people in, and may ask it', async () => {
  const { get, settings } = await serve({
    STAGEDOOR_JWKS_URL: 'https://login.example/keys',
    STAGEDOOR_JWT_ISSUER: 'https://login.example/tenant',
    STAGEDOOR_OIDC_CLIENT_ID: 'pages',
    STAGEDOOR_OIDC_PARAMETERS: 'audience=https://tickets.example&</script>=1',
    STAGEDOOR_OIDC_ORIGINS: 'https://tokens.example',
  });
  expect(await settings()).toMatchObject({
    signIn: {
      kind: 'oidc',
      issuer: 'https://login.example/tenant',
      clientId: 'pages',
      scope: 'openid profile',
      parameters: { audience: 'https://tickets.example', '</script>': '1' },
    },
  });
  expect((await get('/')).headers.get('content-security-policy')).toContain(
    "connect-src 'self' https://login.example https://tokens.example;",
  );
});
