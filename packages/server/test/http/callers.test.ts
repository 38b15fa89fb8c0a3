import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jwtSecret, letIn, operatorKey, stageConcert, until } from '../harness.ts';
import { accessToken, authorized, contents, leaksIn, openServed, type Reply, type ServedStage } from './served.ts';

let served: ServedStage;
let concertId: string;
beforeAll(async () => {
  served = await openServed();
  ({ concertId } = await stageConcert(served));
  await letIn(served, concertId, ['alice', 'bob']);
});
afterAll(() => served.close());

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const hour = 3_600;
const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** A token made by hand, with whatever header and signature. */
const forge = (header: object, payload: object, signature = ''): string =>
  `${encode(header)}.${encode(payload)}.${signature}`;
const hs = (hash: string, header: object, payload: object, key: string): string =>
  forge(
    header,
    payload,
    createHmac(hash, key)
      .update(`${encode(header)}.${encode(payload)}`)
      .digest('base64url'),
  );

const listWith = (authorization: string): Promise<Reply> =>
  served.send('/trpc/payment.list', { headers: { authorization } });
const refusedAs = (reply: Reply): [number, string] => [reply.status, reply.reason];

test('a user with a valid access token is who they say, until it expires', async () => {
  expect((await served.get('payment.list', {}, await accessToken('alice'))).status).toBe(200);
  const own = await served.post('queue.issueToken', { concertId }, await accessToken('alice'));
  expect(own.answer()).toMatchObject({ place: expect.any(Number) as unknown });
});

const forgeries: readonly (readonly [what: string, make: () => string | Promise<string>])[] = [
  ['garbage', () => 'garbage'],
  ['three dots', () => '...'],
  ['one that expired', () => accessToken('alice', { exp: nowSeconds() - hour })],
  ['one that never expires', () => accessToken('alice', { exp: undefined })],
  ['one that begins later', () => accessToken('alice', { nbf: nowSeconds() + hour })],
  [
    'one signed with another secret',
    () => accessToken('alice', { secret: 'another secret, at least 32 characters long' }),
  ],
  ['one signed with an empty secret', () => hs('sha256', { alg: 'HS256' }, { sub: 'alice' }, '')],
  ['one with a flipped signature', async () => (await accessToken('alice')).replace(/.{4}$/, 'AAAA')],
  ['one without signature', async () => (await accessToken('alice')).replace(/[^.]+$/, '')],
  ['alg none', () => forge({ alg: 'none' }, { sub: 'alice', exp: nowSeconds() + hour })],
  ['alg None', () => forge({ alg: 'None', typ: 'JWT' }, { sub: 'alice' })],
  ['alg none with a real signature', () => hs('sha256', { alg: 'none' }, { sub: 'alice' }, jwtSecret)],
  ['no alg at all', () => hs('sha256', {}, { sub: 'alice' }, jwtSecret)],
  ['HS512 with the right secret', () => hs('sha512', { alg: 'HS512' }, { sub: 'alice' }, jwtSecret)],
  [
    'a critical header that nobody knows',
    () => hs('sha256', { alg: 'HS256', crit: ['x'], x: 1 }, { sub: 'alice' }, jwtSecret),
  ],
  ['a payload that is no object', () => hs('sha256', { alg: 'HS256' }, ['alice'], jwtSecret)],
  ['the operator’s key with one character more', () => `${operatorKey}x`],
  ['a prefix of the operator’s key', () => operatorKey.slice(0, -1)],
  ['the operator’s key in capitals', () => operatorKey.toUpperCase()],
  ['a queue token', () => served.stagedoor.services.signer.sign({ concertId, userId: 'alice', seq: 1, epoch: 0 })],
];

test.each(forgeries)('%s proves nothing', async (_, make) => {
  const before = await contents(served);
  const bearer = await make();
  for (const reply of [
    await served.get('payment.list', {}, bearer),
    await served.post('queue.issueToken', { concertId }, bearer),
    await served.post('user.create', { userId: 'mallory', name: 'Mallory' }, bearer),
    await served.send('/metrics', { headers: authorized(bearer) }),
  ]) {
    expect(refusedAs(reply)).toEqual([401, 'UNAUTHENTICATED']);
    expect(leaksIn(reply)).toEqual([]);
  }
  expect(await contents(served)).toEqual(before);
});

describe('a signed token names nobody', () => {
  test.each<[string, unknown]>([
    ['without sub', undefined],
    ['with an empty sub', ''],
    ['with a sub of 256 characters', 'x'.repeat(256)],
    ['with a control character in it', 'ali\u0000ce'],
    ['with a line break in it', 'alice\n'],
    ['with half a character in it', 'alice\ud800'],
    ['with null as sub', null],
    ['with a number as sub', 123],
    ['with true as sub', true],
    ['with a list as sub', ['alice']],
    ['with an object as sub', { id: 'alice' }],
  ])('%s', async (_, sub) => {
    const payload = { sub, exp: nowSeconds() + hour };
    const bearer = hs('sha256', { alg: 'HS256' }, payload, jwtSecret);
    const reply = await served.get('payment.list', {}, bearer);
    expect(refusedAs(reply)).toEqual([401, 'UNAUTHENTICATED']);
    expect(reply.error.message).toContain('"sub"');
    expect(refusedAs(await served.post('queue.issueToken', { concertId }, bearer))).toEqual([401, 'UNAUTHENTICATED']);
  });
});

test('any other way to send credentials is not looked at', async () => {
  const jwt = await accessToken('alice');
  const headers = [
    jwt,
    `Basic ${jwt}`,
    `Bearer`,
    `Bearer ${jwt} x`,
    `Bearer, Bearer ${jwt}`,
    `Token ${jwt}`,
    `Bearer "${jwt}"`,
    `Basic ${Buffer.from(`operator:${operatorKey}`).toString('base64')}`,
    operatorKey,
  ];
  for (const header of headers) expect(refusedAs(await listWith(header)), header).toEqual([401, 'UNAUTHENTICATED']);
  const cookie = await served.send('/trpc/payment.list', {
    headers: { cookie: `authorization=Bearer ${jwt}; token=${jwt}` },
  });
  expect(cookie.status).toBe(401);
  expect((await served.send(`/trpc/payment.list?access_token=${jwt}`)).status).toBe(401);
});

test('the scheme’s name may be written in any case', async () => {
  expect((await listWith(`bearer ${await accessToken('alice')}`)).status).toBe(200);
});

test('a service enters the queue for the user it names', async () => {
  const reply = await served.post('queue.issueToken', { concertId, userId: 'alice' }, operatorKey);
  const own = await served.post('queue.issueToken', { concertId }, await accessToken('alice'));
  expect(reply.answer()['token']).toBe(own.answer()['token']);
});

test('a user may name themselves, and nobody else', async () => {
  const jwt = await accessToken('alice');
  expect((await served.post('queue.issueToken', { concertId, userId: 'alice' }, jwt)).status).toBe(200);
  const before = await contents(served);
  for (const userId of ['bob', 'nobody', '', 'ALICE']) {
    const reply = await served.post('queue.issueToken', { concertId, userId }, jwt);
    expect(refusedAs(reply), userId).toEqual([403, 'FORBIDDEN']);
  }
  expect(await contents(served)).toEqual(before);
});

test('a user whom the operator never made cannot enter', async () => {
  const reply = await served.post('queue.issueToken', { concertId }, await accessToken('stranger'));
  expect(refusedAs(reply)).toEqual([404, 'USER_NOT_FOUND']);
});

test('a sub of 255 characters enters, waits and browses like any other', async () => {
  const userId = `auth0|${'😀'.repeat(249)}`;
  expect((await served.post('user.create', { userId, name: 'Long' }, operatorKey)).status).toBe(200);
  const jwt = await accessToken(userId);
  const { token } = (await served.post('queue.issueToken', { concertId }, jwt)).answer<{ token: string }>();
  await until(async () => (await served.get('queue.status', { token })).answer()['state'] === 'active');
  expect((await served.get('concert.availableDates', { concertId, token }, jwt)).status).toBe(200);
  expect((await served.get('wallet.balance', { token }, jwt)).status).toBe(200);
});

test('clocks a few seconds apart keep nobody out, and the refusal names what is wrong with a token', async () => {
  const now = nowSeconds();
  expect((await served.get('payment.list', {}, await accessToken('alice', { nbf: now + 3 }))).status).toBe(200);
  expect((await served.get('payment.list', {}, await accessToken('alice', { exp: now - 2 }))).status).toBe(200);
  const messageWith = async (claims: object): Promise<string> =>
    (await served.get('payment.list', {}, await accessToken('alice', { ...claims }))).error.message;
  expect(await messageWith({ exp: now - 30 })).toContain('has expired');
  expect(await messageWith({ nbf: now + 30 })).toContain('"nbf"');
  expect(await messageWith({ exp: undefined })).toContain('"exp" is missing');
});

test.each([
  [60, { nbf: 30, exp: 90 }, 200],
  [60, { exp: -30 }, 200],
  [60, { exp: -90 }, 401],
  [0, { exp: -2 }, 401],
  [0, { nbf: 3, exp: 60 }, 401],
])('with a tolerance of %i seconds a token of %j is answered with %i', async (seconds, offsets, status) => {
  const tolerant = await openServed({ jwt: { secret: jwtSecret, clockToleranceSeconds: seconds } });
  const now = nowSeconds();
  const claims = Object.fromEntries(Object.entries(offsets).map(([name, offset]) => [name, now + offset]));
  expect((await tolerant.get('payment.list', {}, await accessToken('alice', claims))).status).toBe(status);
  await tolerant.close();
});

test('where nobody need be known a bad token keeps nobody out', async () => {
  for (const bearer of ['garbage', await accessToken('alice', { exp: nowSeconds() - hour })]) {
    expect((await served.get('concert.list', {}, bearer)).status).toBe(200);
    expect((await served.get('concert.get', { concertId }, bearer)).status).toBe(200);
  }
});
