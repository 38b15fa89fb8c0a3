import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { authorized, contents, leaksIn, openServed, queryPath, type ServedStage } from './served.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const mutation = queryPath('user.create', { userId: 'mallory', name: 'Mallory' });

test('a mutation is never run by GET', async () => {
  const before = await contents(served);
  const reply = await served.send(mutation, { headers: authorized(operatorKey) });
  expect(reply.status).toBe(405);
  expect(reply.error.data).toMatchObject({ reason: 'METHOD_NOT_ALLOWED', httpStatus: 405 });
  expect(reply.headers.get('allow')).toBe('POST');
  expect(await contents(served)).toEqual(before);
});

test('a query is refused by POST', async () => {
  const reply = await served.post('concert.list', {});
  expect(reply.status).toBe(405);
  expect(reply.reason).toBe('METHOD_NOT_ALLOWED');
});

test('a mutation is not run by HEAD, nor by a method override', async () => {
  const before = await contents(served);
  expect((await served.send(mutation, { method: 'HEAD', headers: authorized(operatorKey) })).status).toBeLessThan(500);
  const override = { ...authorized(operatorKey), 'x-http-method-override': 'POST' };
  expect((await served.send(mutation, { headers: override })).status).toBe(405);
  expect(await contents(served)).toEqual(before);
});

test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s is refused for every procedure', async (method) => {
  const before = await contents(served);
  const reply = await served.send(mutation, {
    method,
    headers: { ...authorized(operatorKey), 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'mallory', name: 'Mallory' }),
  });
  expect(reply.status).toBe(405);
  expect(reply.reason).toBe('METHOD_NOT_ALLOWED');
  expect(await contents(served)).toEqual(before);
});

test.each([
  '/trpc',
  '/trpc/',
  '/trpc/nothing',
  '/trpc/queue',
  '/trpc/queue.',
  '/trpc/queue/status',
  '/trpc/queue.nothing',
  '/trpc/__proto__',
  '/trpc/constructor',
  '/trpc/queue.__proto__',
  '/trpc/queue.status.call',
  '/trpc/toString',
  '/',
  '/nothing',
  '/trpcx',
  '/TRPC/concert.list',
  '/health/x',
  '/%ff',
  '/trpc/%00',
  '/..%2f..%2fetc%2fpasswd',
  '/trpc/concert.list%2Cconcert.list',
  `/trpc/${'x'.repeat(5_000)}`,
])('%.60s is an unknown path with a typed answer', async (path) => {
  for (const method of ['GET', 'POST']) {
    const reply = await served.send(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(reply.status).toBe(404);
    expect(reply.error.data).toMatchObject({ reason: 'NOT_FOUND', httpStatus: 404 });
    expect(leaksIn(reply)).toEqual([]);
  }
});

test.each(['/trpc/%E0%A4%A', '/trpc/%', '/trpc/concert.list?input=%E0%A4%A', '/trpc/concert.list?input=%'])(
  '%s is no URL, and is refused as the caller’s mistake',
  async (path) => {
    const reply = await served.send(path);
    expect([400, 404]).toContain(reply.status);
    expect(['INVALID_INPUT', 'NOT_FOUND']).toContain(reply.reason);
  },
);

test.each(['{', 'undefined', "{'a':1}", '[', '\u0000', '1', '"x"', 'null', '[]'])(
  'a query whose input is %j is refused with a reason',
  async (input) => {
    const reply = await served.send(`/trpc/concert.get?input=${encodeURIComponent(input)}`);
    expect(reply.status).toBe(400);
    expect(reply.error.data).toMatchObject({ reason: 'INVALID_INPUT', fieldErrors: expect.any(Object) as unknown });
    expect(leaksIn(reply)).toEqual([]);
  },
);
