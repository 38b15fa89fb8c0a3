import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { dial, requestRaw, speak, statusesIn } from './raw.ts';
import { contents, type Envelope, leaksIn, openServed, type ServedStage } from './served.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const body = JSON.stringify({ userId: 'mallory', name: 'Mallory' });
const post = (...headers: string[]): string =>
  [
    'POST /trpc/user.create HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${operatorKey}`,
    'Content-Type: application/json',
    ...headers,
    '',
    '',
  ].join('\r\n');

const malformed: readonly (readonly [what: string, bytes: string])[] = [
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
  ['no host', 'GET /trpc/concert.list HTTP/1.1\r\n\r\n'],
  ['a host that is none', 'GET /trpc/concert.list HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['a host with a path', 'GET /trpc/concert.list HTTP/1.1\r\nHost: x/../y\r\n\r\n'],
  ['a host of brackets', 'GET /trpc/concert.list HTTP/1.1\r\nHost: [\r\n\r\n'],
  ['a target that is no path', 'GET trpc HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a target of slashes', 'GET // HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a target of another site', 'GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['an unknown method', 'STEAL /trpc/concert.list HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a connect', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['an upgrade', 'GET /trpc/x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['two lengths', post('Content-Length: 5', 'Content-Length: 6') + body],
  ['a length and chunks', `${post(`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked')}0\r\n\r\n`],
  ['a negative length', post('Content-Length: -1') + body],
  ['a length that is none', post('Content-Length: 1e3') + body],
  ['a chunk size that is none', `${post('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`],
  ['an unknown transfer encoding', `${post('Transfer-Encoding: gzip')}${body}`],
  ['a header without name', post(': x')],
  ['a header with a zero byte', post('X-Odd: a\u0000b', 'Content-Length: 2') + '{}'],
  ['headers without end', `GET /trpc/concert.list HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}`],
];

test.each(malformed)('%s is answered by a refusal or a closed line, and nothing is run', async (_, bytes) => {
  const before = await contents(served);
  const heard = await speak(served.url, Buffer.from(bytes, 'latin1'), 300);
  for (const status of statusesIn(heard)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  expect(leaksIn({ text: heard })).toEqual([]);
  expect(await contents(served)).toEqual(before);
  expect((await served.send('/health')).status).toBe(200);
});

test('headers of more than 16 KB are refused', async () => {
  const reply = await requestRaw(`${served.url}/trpc/concert.list`, { headers: { 'x-large': 'x'.repeat(20_000) } });
  expect([reply.status, reply.reason]).toEqual([431, 'PAYLOAD_TOO_LARGE']);
});

/** The refusal in what was heard, which holds one answer and nothing else. */
function refusalIn(heard: string): { reason: string; httpStatus: number } {
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  expect(head.toLowerCase()).toContain('content-type: application/json');
  const { data } = (JSON.parse(body) as Envelope).error!.json;
  expect(statusesIn(heard)).toEqual([data.httpStatus]);
  return data;
}

test.each([
  ['no host', 'GET /trpc/concert.list HTTP/1.1\r\n\r\n'],
  ['two hosts', 'GET /trpc/concert.list HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ['the same host twice', 'GET /trpc/concert.list HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n'],
  ['a host that is none', 'GET /trpc/concert.list HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['a host with a path', 'GET /trpc/concert.list HTTP/1.1\r\nHost: x/../y\r\n\r\n'],
  ['a host with a user', 'GET /trpc/concert.list HTTP/1.1\r\nHost: me:word@x\r\n\r\n'],
  ['a host of brackets', 'GET /trpc/concert.list HTTP/1.1\r\nHost: [\r\n\r\n'],
  ['a host outside ASCII', 'GET /health HTTP/1.1\r\nHost: \u00fcber\r\n\r\n'],
  ['a bad host at a probe', 'GET /ready HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['a target of another site that is none', 'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a target with a user', 'GET http://me:word@x/health HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a target with a backslash', 'GET /\\x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n'],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['an unknown method', 'STEAL /trpc/concert.list HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['two lengths', post('Content-Length: 5', 'Content-Length: 6') + body],
  ['a chunk size that is none', `${post('Transfer-Encoding: chunked')}zz\r\n${body}\r\n0\r\n\r\n`],
  ['an expectation that is unknown', 'GET /health HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n'],
])('%s is refused in the typed shape', async (_, bytes) => {
  const heard = await speak(served.url, Buffer.from(bytes, 'latin1'));
  expect(refusalIn(heard)).toMatchObject({ reason: 'INVALID_INPUT', httpStatus: 400 });
});

test('a connect is refused in the typed shape', async () => {
  const heard = await speak(served.url, 'CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(refusalIn(heard)).toMatchObject({ reason: 'METHOD_NOT_ALLOWED', httpStatus: 405 });
});

test.each([
  ['a whole URL', 'GET http://elsewhere.example:8080/health?x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['an IPv6 host', 'GET /health HTTP/1.1\r\nHost: [::1]:3000\r\nConnection: close\r\n\r\n'],
  ['an empty host', 'GET /health HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
  ['HTTP/1.0 without a host', 'GET /health HTTP/1.0\r\n\r\n'],
])('%s is served', async (_, bytes) => {
  expect(statusesIn(await speak(served.url, bytes))).toEqual([200]);
});

test('what follows a whole request and is none does not spoil its answer', async () => {
  const heard = await speak(served.url, 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n\u0000\u0000\r\n\r\n');
  expect(statusesIn(heard).length).toBeLessThanOrEqual(1);
});

test('a credential of 10 KB proves nothing', async () => {
  const reply = await requestRaw(`${served.url}/trpc/payment.list`, {
    headers: { authorization: `Bearer ${'x'.repeat(10_240)}` },
  });
  expect([reply.status, reply.reason]).toEqual([401, 'UNAUTHENTICATED']);
});

test('credentials outside ASCII prove nothing', async () => {
  for (const value of ['Bearer ünïcode', 'Bearer \u00ff\u00fe', `Bearer ${operatorKey}\u00e9`]) {
    const reply = await requestRaw(`${served.url}/trpc/payment.list`, { headers: { authorization: value } });
    expect([reply.status, reply.reason], value).toEqual([401, 'UNAUTHENTICATED']);
  }
});

test('a second authorization header is not looked at', async () => {
  const heard = await speak(
    served.url,
    `GET /trpc/wallet.audit HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer no\r\nAuthorization: Bearer ${operatorKey}\r\nConnection: close\r\n\r\n`,
  );
  expect(statusesIn(heard)).toEqual([401]);
});

test('requests in one packet are answered in their order', async () => {
  const get = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
  const last = 'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  expect(statusesIn(await speak(served.url, get + get + last))).toEqual([200, 200, 404]);
});

test('a body that stops half way runs nothing, and the server goes on', async () => {
  const before = await contents(served);
  const socket = await dial(served.url);
  socket.write(post(`Content-Length: ${body.length}`) + body.slice(0, 10));
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  const heard = await speak(served.url, `${post('Transfer-Encoding: chunked')}5\r\n{"use\r\n`, 200);
  expect(statusesIn(heard)).toEqual([]);
  expect((await served.get('concert.list', {})).status).toBe(200);
  expect(await contents(served)).toEqual(before);
});

test('a request that comes one byte at a time is served', async () => {
  const socket = await dial(served.url);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const slow = JSON.stringify({ userId: 'slow', name: 'Slow' });
  for (const byte of post(`Content-Length: ${slow.length}`, 'Connection: close') + slow) {
    socket.write(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => socket.once('close', resolve));
  expect(statusesIn(heard)).toEqual([200]);
});
