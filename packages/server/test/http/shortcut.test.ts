import { isDeepStrictEqual } from 'node:util';
import { type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, serve } from '../../src/index.ts';
import { createEdge } from '../../src/http/edge.ts';
import { operatorKey, testConfig } from '../harness.ts';
import { type Call, calls, queries, type Scene, setScene } from './scene.ts';

let scene: Scene;
/** The same app without the shortcut in front. */
let plain: { url: string; close: () => void };
const allowed = 'https://shop.example';

beforeAll(async () => {
  scene = await setScene();
  plain = await withoutShortcut({});
});
afterAll(async () => {
  plain.close();
  await scene.served.close();
});

async function withoutShortcut(http: object): Promise<typeof plain> {
  const config = testConfig(scene.served.databaseUrl);
  const changed = { ...config, http: { ...config.http, ...http } };
  const { server } = createEdge(createApp(scene.served.stagedoor, changed), changed.http);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** All that comes over the wire, but for the time. */
async function answerOf(url: string, { method, path, headers, body }: Sent) {
  const sent = request(new URL(url), { method, path, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const bytes = Buffer.concat((await response.toArray()) as Buffer[]);
  const raw = response.rawHeaders.map((value, index) => (isOfItsOwn(response.rawHeaders[index - 1]) ? '…' : value));
  if (response.headers['content-length'] !== undefined && method !== 'HEAD')
    expect(Number(response.headers['content-length'])).toBe(bytes.length);
  const text = decoded(bytes, response.headers['content-encoding']);
  return { status: response.statusCode, message: response.statusMessage, raw, text };
}

/** Times differ, and with them what is compressed. */
function decoded(bytes: Buffer, coding: string | undefined): string {
  if (coding === 'gzip') return gunzipSync(bytes).toString('latin1');
  return (coding === 'br' ? brotliDecompressSync(bytes) : bytes).toString('latin1');
}

const isOfItsOwn = (name: string | undefined): boolean => name === 'Date' || name === 'content-length';

/** Times and what is new in each answer. */
const timeless = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)')
    .replaceAll(/"(pollAfterMs|estimatedWaitMs|retryAfterMs|balance)":\d+/g, '"$1":0')
    .replaceAll(/\d+\.\d+/g, '0.0')
    .replaceAll(/"(con|sch|res|pay|ref|ent|pln)_[0-9a-z]+"/g, '"$1_"');

async function expectSame(sent: Sent, urls = { shortcut: scene.served.url, app: plain.url }): Promise<void> {
  const comparable = async (url: string): Promise<object> => {
    const { text, ...rest } = await answerOf(url, sent);
    return { ...rest, text: timeless(text) };
  };
  const [shortcut, app] = [await comparable(urls.shortcut), await comparable(urls.app)];
  // What goes on by itself, as the erasing of a user, may have moved between the two: then the shortcut tells of it, too.
  expect(isDeepStrictEqual(shortcut, app) ? shortcut : await comparable(urls.shortcut)).toEqual(app);
}

const sentFor = (path: string, input: unknown, bearer?: string, headers: Record<string, string> = {}): Sent => {
  const isQuery = queries.has(path);
  const text = JSON.stringify(input);
  return {
    method: isQuery ? 'GET' : 'POST',
    path: isQuery ? `/trpc/${path}?input=${encodeURIComponent(text)}` : `/trpc/${path}`,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(isQuery ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      ...headers,
    },
    body: isQuery ? undefined : text,
  };
};

/** Calls of one procedure in one request, as the SDK sends them. */
function batchFor(
  path: string,
  inputs: readonly unknown[],
  bearer?: string,
  headers: Record<string, string> = {},
): Sent {
  const sent = sentFor(path, Object.assign({}, inputs), bearer, headers);
  const [, input] = sent.path.split('?');
  const paths = inputs.map(() => path).join(',');
  return { ...sent, path: `/trpc/${paths}?batch=1${input === undefined ? '' : `&${input}`}` };
}

/** Batches of polls: of few and many, some of which ask for nothing that there is. */
const pollsOf = ({ token, jwt }: Scene['alice'], headers: Record<string, string>): Sent[] => {
  const many = (count: number): object[] => Array.from({ length: count }, () => ({ token }));
  return [
    [{ token }],
    [{ token }, { token }],
    [{ token }, { token: 'none' }],
    [{ token }, {}],
    many(9),
    many(40),
  ].flatMap((inputs: object[]) =>
    [undefined, 'gzip', 'br'].map((coding, index) =>
      batchFor('queue.status', inputs, index === 0 ? undefined : jwt, {
        ...headers,
        ...(coding === undefined ? {} : { 'accept-encoding': coding }),
      }),
    ),
  );
};

/** What takes long, ends what others need, or has one more line at each call. */
const unlike = new Set(['wallet.audit', 'queue.close', 'operator.log']);

describe('ordinary calls are answered by the shortcut as the app answers them', () => {
  // Some nine hundred pairs of requests.
  test('for every procedure, with and without who it is for, and with inputs that are wrong', async () => {
    for (const [path, { input, bearer }] of Object.entries<Call>(calls(scene))) {
      if (unlike.has(path)) continue;
      // What has an effect has it once: from then on both give the same answer.
      await answerOf(plain.url, sentFor(path, input, bearer));
      await expectSame(sentFor(path, input, bearer));
      await expectSame(sentFor(path, input));
      await expectSame(sentFor(path, input, 'no token'));
      await expectSame(sentFor(path, input, scene.dave.jwt));
      await expectSame(sentFor(path, {}, bearer));
      await expectSame(sentFor(path, [], bearer));
      await expectSame(sentFor(path, { ...input, more: 1 }, bearer));
      await expectSame(sentFor(path, input, bearer, { origin: allowed }));
      await expectSame(sentFor(path, input, bearer, { 'accept-encoding': 'gzip' }));
      await expectSame(batchFor(path, [input], bearer));
      await expectSame(batchFor(path, [input], undefined, { 'accept-encoding': 'br' }));
      await expectSame(batchFor(path, [input, {}, input], bearer, { origin: allowed }));
    }
  });

  test('whatever the input is', async () => {
    const { jwt, token } = scene.alice;
    const paths = ['queue.status', 'concert.availableSeats', 'concert.reserve', 'wallet.charge', 'concert.get'];
    const known = fc.constantFrom<unknown>(token, scene.concertId, scene.scheduleId, 1, [1], 'key');
    const field = fc.constantFrom(
      'token',
      'concertId',
      'scheduleId',
      'seatIds',
      'amount',
      'idempotencyKey',
      '__proto__',
    );
    const input = fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.oneof(known, fc.jsonValue())));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        input,
        fc.constantFrom(undefined, jwt, operatorKey),
        async (...sent) => {
          await expectSame(sentFor(...sent));
        },
      ),
      { numRuns: 150 },
    );
  });

  test.for<[string, Partial<Sent>]>([
    ['no input', { path: '/trpc/concert.list' }],
    ['an empty input', { path: '/trpc/concert.list?input=' }],
    ['half an input', { path: '/trpc/concert.list?input=%7B' }],
    ['an input that no text is', { path: '/trpc/concert.list?input=%FF' }],
    ['an input with a plus', { path: '/trpc/concert.list?input=%7B%22limit%22:+5%7D' }],
    ['two inputs', { path: '/trpc/concert.list?input=%7B%7D&input=1' }],
    ['another parameter', { path: '/trpc/concert.list?x=1' }],
    ['a batch', { path: '/trpc/concert.list,concert.list?batch=1&input=%7B%7D' }],
    ['a batch of one', { path: '/trpc/concert.list?batch=1' }],
    ['a batch with an ampersand at its end', { path: '/trpc/concert.list?batch=1&' }],
    ['a batch of two', { path: '/trpc/concert.list?batch=2' }],
    ['an input before the batch', { path: '/trpc/concert.list?input=%7B%7D&batch=1' }],
    ['a batch of different calls', { path: '/trpc/concert.list,concert.get?batch=1&input=%7B%221%22:%7B%7D%7D' }],
    ['a batch of queries and mutations', { path: '/trpc/concert.list,wallet.charge?batch=1&input=%7B%7D' }],
    ['a batch with a stream', { path: '/trpc/concert.list,queue.watch?batch=1&input=%7B%7D' }],
    ['a batch with what is none', { path: '/trpc/concert.list,concert.lists?batch=1&input=%7B%7D' }],
    ['a batch of nothing', { path: '/trpc/concert.list,?batch=1&input=%7B%7D' }],
    ['calls that are no batch', { path: '/trpc/concert.list,concert.list?input=%7B%7D' }],
    ['a batch whose input is a list', { path: '/trpc/concert.list,concert.get?batch=1&input=%5B%5D' }],
    ['a batch whose input is null', { path: '/trpc/concert.get?batch=1&input=null' }],
    ['a batch whose input is half', { path: '/trpc/concert.get,concert.get?batch=1&input=%7B' }],
    ['a batch of fifty', { path: `/trpc/${Array.from({ length: 50 }, () => 'concert.list').join(',')}?batch=1` }],
    ['a batch of fifty-one', { path: `/trpc/${Array.from({ length: 51 }, () => 'concert.list').join(',')}?batch=1` }],
    ['no procedure', { path: '/trpc/concert.lists' }],
    ['a name of every object', { path: '/trpc/constructor.name' }],
    ['a slash at the end', { path: '/trpc/concert.list/' }],
    ['an encoded name', { path: '/trpc/concert%2Elist' }],
    [
      'a query by POST',
      { method: 'POST', path: '/trpc/concert.list', body: '{}', headers: { 'content-type': 'application/json' } },
    ],
    ['a mutation by GET', { path: '/trpc/wallet.charge?input=%7B%7D' }],
    [
      'a body of another type',
      { method: 'POST', path: '/trpc/wallet.charge', body: '{}', headers: { 'content-type': 'text/plain' } },
    ],
    ['a body without a type', { method: 'POST', path: '/trpc/wallet.charge', body: '{}' }],
    [
      'no body',
      {
        method: 'POST',
        path: '/trpc/wallet.charge',
        headers: { 'content-type': 'application/json', 'content-length': '0' },
      },
    ],
    [
      'half a body',
      {
        method: 'POST',
        path: '/trpc/wallet.charge',
        body: '{"a',
        headers: { 'content-type': 'application/json', 'content-length': '3' },
      },
    ],
    [
      'a body that no text is',
      {
        method: 'POST',
        path: '/trpc/wallet.charge',
        body: Buffer.from([0x22, 0xff, 0x22]) as never,
        headers: { 'content-type': 'application/json', 'content-length': '3' },
      },
    ],
    [
      'a body in chunks',
      {
        method: 'POST',
        path: '/trpc/wallet.charge',
        body: '{}',
        headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      },
    ],
    [
      'a body that is too large',
      {
        method: 'POST',
        path: '/trpc/wallet.charge',
        body: 'x',
        headers: { 'content-type': 'application/json', 'content-length': '99999999' },
      },
    ],
    ['an answer in lines', { path: '/trpc/concert.list', headers: { 'trpc-accept': 'application/jsonl' } }],
    ['HEAD', { method: 'HEAD', path: '/trpc/concert.list' }],
    [
      'OPTIONS',
      {
        method: 'OPTIONS',
        path: '/trpc/concert.list',
        headers: { origin: allowed, 'access-control-request-method': 'GET' },
      },
    ],
    ['a type of a query', { path: '/trpc/concert.list', headers: { 'content-type': 'multipart/form-data' } }],
  ])('%s', async ([, sent]) => {
    const { method = 'GET', path = '', headers = {}, body } = sent;
    await expectSame({ method, path, headers, body });
  });

  test.for<[string, object]>([
    ['origins of one’s own', { corsOrigins: [allowed, 'https://other.example'] }],
    ['no rate at all', { callsPerAddress: 0 }],
    ['no rate for a user', { callsPerUser: 0 }],
    ['batches that may answer little', { anonymousBatchBytes: 1_000 }],
    ['answers that few bytes are kept of', { keptBytes: 0, keptBytesPerAddress: 0 }],
  ])('%s', async ([, http]) => {
    const config = testConfig(scene.served.databaseUrl);
    const changed = { ...config, http: { ...config.http, ...http } };
    const shortcut = await serve(scene.served.stagedoor, changed, { port: 0, host: '127.0.0.1' });
    const app = await withoutShortcut(http);
    const { concertId, alice } = scene;
    for (const origin of [{}, { origin: allowed }, { origin: 'https://elsewhere.example' }]) {
      for (const sent of [
        sentFor('concert.get', { concertId }, undefined, origin),
        sentFor('concert.get', { concertId: 'con_none' }, undefined, origin),
        sentFor('wallet.balance', { token: alice.token }, alice.jwt, origin),
        sentFor('wallet.charge', { token: 'none' }, alice.jwt, origin),
        batchFor('concert.get', [{ concertId }, { concertId: 'con_none' }], undefined, origin),
        batchFor('wallet.charge', [{ token: 'none' }, {}], alice.jwt, origin),
        ...pollsOf(alice, origin),
      ])
        await expectSame(sent, { shortcut: shortcut.url, app: app.url });
    }
    app.close();
    await shortcut.close();
  });
});
