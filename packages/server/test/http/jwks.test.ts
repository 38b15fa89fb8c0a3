import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultLog } from '../../src/log/index.ts';
import { identifier } from '../../src/http/identify.ts';
import { jwtSecret, operatorKey } from '../harness.ts';
import { accessToken, openServed, type ServedStage } from './served.ts';

const issuer = 'https://login.example/';
const audience = 'stagedoor';

let served: ServedStage;
let publicKey: CryptoKey;
let privateKey: CryptoKey;
let published: JWK;
const provider = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ keys: [published] }));
});

beforeAll(async () => {
  ({ publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true }));
  published = { ...(await exportJWK(publicKey)), kid: 'key 1', alg: 'RS256', use: 'sig' };
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const { port } = provider.address() as AddressInfo;
  served = await openServed({ jwt: { jwksUrl: `http://127.0.0.1:${port}/jwks.json`, issuer, audience } });
});
afterAll(async () => {
  await served.close();
  provider.closeAllConnections();
  provider.close();
});

const signed = (
  claims: Record<string, unknown> = {},
  { key = privateKey, alg = 'RS256', kid = 'key 1' }: { key?: CryptoKey; alg?: string; kid?: string } = {},
): Promise<string> =>
  new SignJWT({ sub: 'alice', iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1_000) + 60, ...claims })
    .setProtectedHeader({ alg, kid })
    .sign(key);

/** A good token's payload under another header, without its signature. */
const unsigned = (header: object): string =>
  [header, { sub: 'alice', iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1_000) + 60 }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

const statusWith = async (bearer: string): Promise<number> => (await served.get('payment.list', {}, bearer)).status;

test('a token that the provider signed for this server is accepted', async () => {
  expect(await statusWith(await signed())).toBe(200);
  expect(await statusWith(await signed({ aud: ['another', audience] }))).toBe(200);
});

test('the operator’s key works beside the provider’s keys', async () => {
  expect((await served.get('wallet.audit', undefined, operatorKey)).status).toBe(200);
});

test.each<[string, Record<string, unknown>]>([
  ['of another issuer', { iss: 'https://login.example' }],
  ['of no issuer', { iss: undefined }],
  ['for another audience', { aud: 'another' }],
  ['for no audience', { aud: undefined }],
  ['that never expires', { exp: undefined }],
  ['that expired', { exp: Math.floor(Date.now() / 1_000) - 3_600 }],
])('a token %s is refused', async (_, claims) => {
  expect(await statusWith(await signed(claims))).toBe(401);
});

test('a published key is no shared secret: a token signed with it as an HMAC secret is refused', async () => {
  const pem = await exportSPKI(publicKey);
  const secrets = [pem, pem.trim(), pem.replaceAll(/-----.*-----|\n/g, ''), JSON.stringify(published), published.n!];
  for (const secret of secrets) {
    for (const kid of ['key 1', undefined]) {
      const text = unsigned({ alg: 'HS256', kid });
      const signature = createHmac('sha256', secret).update(text).digest('base64url');
      expect(await statusWith(`${text}.${signature}`)).toBe(401);
    }
  }
});

test('a token that brings its own key is refused', async () => {
  const own = await generateKeyPair('RS256', { extractable: true });
  expect(await statusWith(await signed({}, { key: own.privateKey }))).toBe(401);
  const jwk = await exportJWK(own.publicKey);
  const withKey = await new SignJWT({ sub: 'alice', iss: issuer, aud: audience })
    .setProtectedHeader({ alg: 'RS256', kid: 'key 1', jwk, jku: 'http://127.0.0.1:1/jwks.json' })
    .setExpirationTime('1 min')
    .sign(own.privateKey);
  expect(await statusWith(withKey)).toBe(401);
});

test('a token of a shared secret, of alg none or of an unknown key is refused', async () => {
  expect(await statusWith(await accessToken('alice', { iss: issuer, aud: audience }))).toBe(401);
  const none = unsigned({ alg: 'none', kid: 'key 1' });
  expect(await statusWith(`${none}.`)).toBe(401);
  expect(await statusWith(await signed({}, { kid: 'key 2' }))).toBe(401);
});

test('with a shared secret, too, issuer and audience are checked when they are set', async () => {
  const faults = new FaultLog(pino({ level: 'silent' }));
  const identify = identifier({ jwt: { secret: jwtSecret, issuer, audience }, operatorKey }, () => new Date(), faults);
  const kindOf = async (claims: Record<string, unknown>): Promise<string> =>
    (await identify(`Bearer ${await accessToken('alice', claims)}`).actorNow()).kind;
  expect(await kindOf({ iss: issuer, aud: audience })).toBe('user');
  expect(await kindOf({ iss: issuer })).toBe('anonymous');
  expect(await kindOf({ aud: audience })).toBe('anonymous');
  expect(await kindOf({ iss: 'https://evil.example/', aud: audience })).toBe('anonymous');
});

test('a token that was accepted before is refused once it has expired', async () => {
  const faults = new FaultLog(pino({ level: 'silent' }));
  let nowMs = Date.now();
  const jwt = { secret: jwtSecret, clockToleranceSeconds: 5 };
  const identify = identifier({ jwt, operatorKey }, () => new Date(nowMs), faults);
  const exp = Math.floor(nowMs / 1_000) + 60;
  const header = `Bearer ${await accessToken('alice', { exp })}`;
  const kindNow = async (): Promise<string> => (await identify(header).actorNow()).kind;
  expect([await kindNow(), await kindNow()]).toEqual(['user', 'user']);
  nowMs = (exp + 5) * 1_000 - 1;
  expect(await kindNow()).toBe('user');
  nowMs += 1;
  expect(await kindNow()).toBe('anonymous');
});

test('while the provider cannot be asked, users are refused, the operator is served and nothing breaks', async () => {
  const away = await openServed({ jwt: { jwksUrl: 'http://127.0.0.1:9/jwks.json' } });
  try {
    const reply = await away.get('payment.list', {}, await signed());
    expect([reply.status, reply.reason]).toEqual([503, 'UNAVAILABLE']);
    expect(reply.error.data['retryAfterMs']).toBeGreaterThan(0);
    expect((await away.get('wallet.audit', undefined, operatorKey)).status).toBe(200);
    expect((await away.get('concert.list', {})).status).toBe(200);
  } finally {
    await away.close();
  }
});
