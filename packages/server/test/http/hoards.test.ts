import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn, names, openStage, type Stage, stageConcert, until } from '../harness.ts';
import { serveWithLimits } from './hoard.ts';
import { dial, speak, statusesIn } from './raw.ts';
import { queryPath, request } from './served.ts';
import { openWatch, type Stream } from './sse.ts';

let stage: Stage;
let tokens: string[];
beforeAll(async () => {
  stage = await openStage();
  const { concertId } = await stageConcert(stage);
  tokens = (await letIn(stage, concertId, names(4))).map(({ token }) => token);
});
afterAll(() => stage.close());

const get = 'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** Connections that nothing is done with. */
async function connections(url: string, count: number): Promise<Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => dial(url)));
  for (const socket of sockets) socket.on('error', () => {});
  // Taken by the server's event loop, too.
  await delay(100);
  return sockets;
}

test('an address that has all the connections it may is told so, and let in again when it closes one', async () => {
  const { url } = await serveWithLimits(stage, { connectionsPerAddress: 3 });
  const sockets = await connections(url, 3);
  const heard = await speak(url, get);
  expect(statusesIn(heard)).toEqual([429]);
  expect(heard).toContain('"reason":"RATE_LIMITED"');
  expect(heard.toLowerCase()).toContain('retry-after: 1\r\n');
  sockets[0]!.destroy();
  await until(async () => statusesIn(await speak(url, get)).join() === '200');
  for (const socket of sockets) socket.destroy();
});

test('a server that has all the connections it can is overloaded for others', async () => {
  const { url } = await serveWithLimits(stage, { connections: 3 });
  const sockets = await connections(url, 3);
  const heard = await speak(url, get);
  expect(statusesIn(heard)).toEqual([503]);
  expect(heard).toContain('"reason":"OVERLOADED"');
  expect(heard).toContain('"retryAfterMs":');
  for (const socket of sockets) socket.destroy();
});

/** Streams that have said where their token stands. */
async function streams(url: string, opened: readonly string[]): Promise<Stream[]> {
  const all = await Promise.all(opened.map((token) => openWatch(url, token)));
  for (const stream of all) {
    expect(stream.response.status).toBe(200);
    await stream.next();
    await stream.next();
  }
  return all;
}

test.each([
  ['one token', { streamsPerToken: 3 }, 3, 429, 'RATE_LIMITED'],
  ['one address', { streamsPerAddress: 4 }, 0, 429, 'RATE_LIMITED'],
  ['the server', { streams: 4 }, 0, 503, 'OVERLOADED'],
] as const)(
  'one stream too many of %s is refused before it begins; polls go on, and a stream that ends makes room',
  async (_, limits, sameToken, status, reason) => {
    const { url } = await serveWithLimits(stage, limits);
    const opened = sameToken > 0 ? Array.from({ length: sameToken }, () => tokens[0]!) : tokens;
    const open = await streams(url, opened);
    const path = queryPath('queue.watch', { token: tokens[0] });
    const reply = await request(`${url}${path}`, { headers: { accept: 'text/event-stream' } });
    expect([reply.status, reply.reason]).toEqual([status, reason]);
    expect(reply.error.data).toMatchObject({ retryAfterMs: expect.any(Number) as unknown });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await request(`${url}${queryPath('queue.status', { token: tokens[0] })}`)).status).toBe(200);
    if (sameToken > 0) (await streams(url, [tokens[1]!]))[0]!.leave();
    open[0]!.leave();
    await until(async () => {
      const again = await openWatch(url, tokens[0]);
      again.leave();
      return again.response.status === 200;
    });
    for (const stream of open) stream.leave();
  },
);

test('streams whose token is forged leave nothing behind', async () => {
  const { url } = await serveWithLimits(stage, { streams: 2, streamsPerToken: 2 });
  for (let round = 0; round < 6; round++) {
    const stream = await openWatch(url, 'st1.forged');
    expect(stream.response.status).toBe(200);
    expect((await stream.rest()).at(-1)?.event).toBe('serialized-error');
    await delay(20);
  }
});
