import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { EncryptJWT, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { openServed } from './served.ts';

const recipe = await readFile(resolve(import.meta.dirname, '../../../../docs/recipes/sign-in.md'), 'utf8');

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The settings that the recipe has for a provider. */
function settingsOf(provider: string): Record<string, string> {
  const [, block] = new RegExp(`^## ${provider}$.*?\`\`\`sh\\n(.*?)\`\`\``, 'ms').exec(recipe)!;
  return Object.fromEntries(
    block!
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
}

/** A server by the recipe, and the provider's keys where it looks for them: on this machine instead of at the provider. */
async function follow(provider: string, header: Record<string, unknown>, published: Record<string, unknown>) {
  const settings = settingsOf(provider);
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const next = await generateKeyPair('RS256', { extractable: true });
  const keys = [
    { ...(await exportJWK(publicKey)), kid: header['kid'], alg: 'RS256', use: 'sig', ...published },
    // The one that comes next is published before it signs.
    { ...(await exportJWK(next.publicKey)), kid: 'next', alg: 'RS256', use: 'sig', ...published },
  ];
  const { pathname } = new URL(settings['STAGEDOOR_JWKS_URL']!);
  const jwks = createServer((request, response) => {
    response.writeHead(request.url === pathname ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(jwks, 'listening');
  const { port } = jwks.address() as AddressInfo;
  const served = await openServed({
    jwt: {
      jwksUrl: `http://127.0.0.1:${port}${pathname}`,
      issuer: settings['STAGEDOOR_JWT_ISSUER'],
      audience: settings['STAGEDOOR_JWT_AUDIENCE'],
      createUsers: settings['STAGEDOOR_JWT_CREATE_USERS'] === 'on',
    },
  });
  closing.push(
    () => served.close(),
    () => jwks.close(),
  );
  const { concertId } = await served.operator.concert.create({ title: 'A concert', currency: 'KRW' });
  return {
    sign: (claims: object, changes: object = {}) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', ...header, ...changes }).sign(privateKey),
    /** Enters the queue: the name that the user has from then on, or why not. */
    enter: async (accessToken: string): Promise<string | null> => {
      const reply = await served.post('queue.issueToken', { concertId }, accessToken);
      if (reply.status !== 200) return reply.reason;
      const { sub } = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as { sub: string };
      return (await served.operator.user.get({ userId: sub })).name;
    },
  };
}

const now = Math.floor(Date.now() / 1_000);

test('with the settings of the recipe, whoever Clerk signed in gets in line, for as long as its session token lives', async () => {
  const kid = 'ins_2lWfR4kqYxTZ7vVY1p0hQmN3sBd';
  const { sign, enter } = await follow('Clerk', { kid, typ: 'JWT', cat: 'cl_B7d4PD111AAA' }, {});
  const iss = 'https://clerk.your-domain.com';
  const session = { azp: 'https://shop.example', fva: [0, -1], sid: 'sess_2lWg', sts: 'active', v: 2, pla: 'u:free' };
  const token = { ...session, iss, sub: 'user_2lWfVqKc0u', jti: 'f1b7', iat: now, nbf: now - 10, exp: now + 60 };
  expect(await enter(await sign(token))).toBe('user_2lWfVqKc0u');
  expect(await enter(await sign({ ...token, sub: 'user_2lWg', name: 'Ann Lee' }))).toBe('Ann Lee');
  expect(await enter(await sign({ ...token, iat: now - 120, nbf: now - 130, exp: now - 60 }))).toBe('UNAUTHENTICATED');
  const development = { ...token, iss: 'https://happy-fox-12.clerk.accounts.dev' };
  expect(await enter(await sign(development)), 'another instance of Clerk').toBe('UNAUTHENTICATED');
});

test('with the settings of the recipe, an access token of Auth0 for this API gets its user in line, and no other token of it', async () => {
  const published = {
    x5t: 'NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2',
    x5c: ['MIIC+DCCAeCgAwIBAgIJBIGjYW6hFpn2MA0GCSqGSIb3DQEBBQUAMCMx'],
  };
  const { sign, enter } = await follow('Auth0', { kid: 'NjVBRjY5MDlCMUIw', typ: 'JWT' }, published);
  const iss = 'https://your-tenant.eu.auth0.com/';
  const api = 'https://tickets.example';
  const client = 'my3CqwZr0JpYRa4kVXcU';
  const token = {
    iss,
    aud: [api, `${iss}userinfo`],
    azp: client,
    scope: 'openid profile',
    iat: now,
    exp: now + 86_400,
  };
  for (const sub of ['auth0|65f1c0ffee', 'google-oauth2|103547991597142817347', 'sms|5a0b'])
    expect(await enter(await sign({ ...token, sub }))).toBe(sub);
  const byRfc9068 = { ...token, aud: api, sub: 'auth0|1', client_id: client, jti: 'a1' };
  expect(await enter(await sign(byRfc9068, { typ: 'at+jwt' })), 'the RFC 9068 profile').toBe('auth0|1');

  const idToken = { iss, aud: client, sub: 'auth0|1', nickname: 'ann', name: 'Ann', iat: now, exp: now + 36_000 };
  expect(await enter(await sign(idToken)), 'an ID token').toBe('UNAUTHENTICATED');
  const unreadable = new EncryptJWT({}).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', iss });
  const opaque = await unreadable.encrypt(new Uint8Array(32));
  expect(await enter(opaque), 'what Auth0 gives out without an audience').toBe('UNAUTHENTICATED');
  expect(await enter(await sign({ ...token, sub: 'auth0|1', iss: iss.slice(0, -1) }))).toBe('UNAUTHENTICATED');
});
