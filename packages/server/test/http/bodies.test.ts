import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaults } from '../../src/index.ts';
import { operatorKey } from '../harness.ts';
import { contents, leaksIn, openServed, type Reply, type ServedStage } from './served.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const valid = JSON.stringify({ userId: 'mallory', name: 'Mallory' });
const limit = defaults.http.bodyBytes;
const send = (body: RequestInit['body'], headers: Record<string, string> = {}): Promise<Reply> =>
  served.send('/trpc/user.create', {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json', ...headers },
    body: body ?? null,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });

/** As a browser sends it: the body decides what the content type is. */
const sendUntyped = (body: RequestInit['body']) =>
  served.send('/trpc/user.create', {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorKey}` },
    body: body ?? null,
  });

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const padded = (bytes: number): string => valid + ' '.repeat(bytes - valid.length);

/** Sends a body that must be refused, and checks that nothing was done. */
async function refused(attempt: () => Promise<Reply>): Promise<[number, string]> {
  const before = await contents(served);
  const reply = await attempt();
  expect(leaksIn(reply)).toEqual([]);
  expect(await contents(served)).toEqual(before);
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.error.data.httpStatus).toBe(reply.status);
  return [reply.status, reply.reason];
}

describe('a body of another type is refused and nothing is run', () => {
  const unsupported = [415, 'UNSUPPORTED_MEDIA_TYPE'];

  test.each([
    'text/plain',
    'text/json',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'application/jsonl',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/jsonx',
    '*/*',
    'json',
    'text/plain; application/json',
    'multipart/form-data, application/json',
  ])('%s', async (type) => {
    expect(await refused(() => send(valid, { 'content-type': type }))).toEqual(unsupported);
  });

  test('a form, as a page of another site could send it without being asked', async () => {
    const form = new FormData();
    form.set('userId', 'mallory');
    form.set('name', 'Mallory');
    expect(await refused(() => sendUntyped(form))).toEqual(unsupported);
    expect(await refused(() => sendUntyped(new URLSearchParams({ userId: 'mallory', name: 'Mallory' })))).toEqual(
      unsupported,
    );
    expect(await refused(() => sendUntyped(new Blob([valid])))).toEqual(unsupported);
    expect(await refused(() => sendUntyped(valid))).toEqual(unsupported);
  });
});

test('the content type may have a charset and any case', async () => {
  for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/json ;charset=UTF-8'])
    expect((await send(JSON.stringify({ userId: 'case', name: 'Case' }), { 'content-type': type })).status).toBe(200);
});

describe('a body that is no JSON object is the caller’s mistake', () => {
  test.each<[string, string]>([
    ['empty', ''],
    ['blank', ' \n'],
    ['a list', '[]'],
    ['a list of the input', `[${valid}]`],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"x"'],
    ['cut off', valid.slice(0, -1)],
    ['with a trailing comma', valid.replace('}', ',}')],
    ['with a comment', `/**/${valid}`],
    ['twice', valid + valid],
    ['in single quotes', valid.replaceAll('"', "'")],
    ['NaN', '{"userId":NaN}'],
    ['8,000 lists deep', deep(8_000)],
    ['8,000 lists deep in a field', `{"userId":${deep(8_000)},"name":"x"}`],
    ['8,000 objects deep', '{"a":'.repeat(8_000)],
    ['100,000 lists deep', deep(100_000)],
    ['superjson', `{"json":${valid},"meta":{"values":{}}}`],
    ['a form in disguise', 'userId=mallory&name=Mallory'],
  ])('%s', async (_, body) => {
    expect(await refused(() => send(body))).toEqual([400, 'INVALID_INPUT']);
  });

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['bytes that are no UTF-8', new Uint8Array([...Buffer.from('{"userId":"x","name":"'), 0xff, 0xfe, 0x22, 0x7d])],
    ['an overlong encoding', new Uint8Array([...Buffer.from('{"userId":"x","name":"'), 0xc0, 0x80, 0x22, 0x7d])],
    ['a surrogate in bytes', new Uint8Array([...Buffer.from('{"userId":"x","name":"'), 0xed, 0xa0, 0x80, 0x22, 0x7d])],
    ['a character cut in half', new Uint8Array([...Buffer.from('{"userId":"x","name":"'), 0xe2, 0x82])],
    ['UTF-16', new Uint8Array(Buffer.from(valid, 'utf16le'))],
    ['zeros', new Uint8Array(1_000)],
    ['gzip', new Uint8Array(gzipSync(valid))],
  ])('%s', async (_, bytes) => {
    expect(await refused(() => send(bytes))).toEqual([400, 'INVALID_INPUT']);
    expect(await refused(() => send(bytes, { 'content-encoding': 'gzip' }))).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('a body over the limit is refused', () => {
  const tooLarge = [413, 'PAYLOAD_TOO_LARGE'];

  test('when its size is announced', async () => {
    expect(await refused(() => send(padded(limit + 1)))).toEqual(tooLarge);
    expect(await refused(() => send(padded(limit * 4)))).toEqual(tooLarge);
  });

  test('when it comes in chunks of unknown number', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(16_384));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(chunk);
        if (++sent === 1_000) controller.close();
      },
    });
    expect(await refused(() => send(endless))).toEqual(tooLarge);
    expect(sent, 'the server read on long after it knew').toBeLessThan(1_000);
  });

  test('when its characters are few but their bytes many', async () => {
    const text = `{"userId":"${'語'.repeat(limit / 3)}","name":"x"}`;
    expect(await refused(() => send(text))).toEqual(tooLarge);
  });

  test('and one of exactly the limit is read, sized or chunked', async () => {
    expect((await send(padded(limit))).status).toBe(200);
    expect((await send(new Blob([padded(limit)]).stream())).status).toBe(200);
  });
});
