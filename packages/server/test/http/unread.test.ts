import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn, openStage, type Stage, stageConcert, until, type Visitor } from '../harness.ts';
import { serveWithLimits } from './hoard.ts';
import { dial } from './raw.ts';
import { accessToken, authorized, queryPath, request, type Reply } from './served.ts';

let stage: Stage;
let concertId: string;
let scheduleId: string;
let visitor: Visitor;
let jwt: string;
/** Twenty sections make an answer of more than a megabyte: a few of them are more than any socket takes unread. */
const sections = Array.from({ length: 20 }, (_, n) => ({
  name: `Section ${n}`,
  rows: 1,
  seatsPerRow: 1_000,
  price: 1_000,
}));
let answerBytes: number;
beforeAll(async () => {
  stage = await openStage();
  ({ concertId } = await stageConcert(stage));
  ({ scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2030-01-02T19:00:00Z',
    sections,
  }));
  [visitor] = (await letIn(stage, concertId, ['alice'])) as [Visitor];
  jwt = await accessToken('alice');
  const seats = await visitor.caller.concert.availableSeats({ concertId, scheduleId, token: visitor.token });
  answerBytes = JSON.stringify(seats).length;
});
afterAll(() => stage.close());

const seatsPath = (): string => queryPath('concert.availableSeats', { concertId, scheduleId, token: visitor.token });

const askForSeats = (): string => `GET ${seatsPath()} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${jwt}\r\n\r\n`;

/** A connection that asks and never reads. */
async function hoard(url: string, text: string): Promise<{ socket: Socket; hasEnded(): boolean }> {
  const socket = await dial(url);
  let ended = false;
  // A paused socket is told nothing, but each write tries the line.
  socket.pause();
  socket.on('error', () => (ended = true));
  socket.on('close', () => (ended = true));
  socket.write(text);
  const trying = setInterval(() => socket.write('\r\n'), 50);
  socket.once('close', () => clearInterval(trying));
  return { socket, hasEnded: () => ended };
}

test('who asks for ten large answers and reads none is cut off, and nothing is kept for them', async () => {
  const { url, kept } = await serveWithLimits(stage, { unreadMs: 500 });
  const greedy = await Promise.all(Array.from({ length: 10 }, () => hoard(url, askForSeats().repeat(10))));
  await until(() => kept.all > 0);
  await until(() => greedy.every((each) => each.hasEnded()));
  await until(() => kept.all === 0);
});

test('of what is asked ahead no more than one answer a connection is ever made', async () => {
  const { url, kept } = await serveWithLimits(stage, { unreadMs: 1_000 });
  const greedy = await Promise.all(Array.from({ length: 3 }, () => hoard(url, askForSeats().repeat(16))));
  let most = 0;
  await until(() => {
    most = Math.max(most, kept.all);
    return greedy.every((each) => each.hasEnded());
  });
  // An answer is counted by a guess until it is written.
  expect(most).toBeGreaterThanOrEqual(answerBytes);
  expect(most).toBeLessThan(3 * 1.5 * answerBytes);
});

test('who sends a hundred requests ahead without waiting is cut off', async () => {
  const { url } = await serveWithLimits(stage, {});
  const eager = await hoard(url, askForSeats().repeat(100));
  await until(() => eager.hasEnded());
});

test('sixteen requests in one packet are answered in their order', async () => {
  const { url } = await serveWithLimits(stage, {});
  const socket = await dial(url);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const paths = Array.from({ length: 16 }, (_, n) => `/nothing-${n}`);
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
  socket.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(socket, 'close');
  expect(heard.split('"NOT_FOUND"').length - 1).toBeGreaterThanOrEqual(16);
  expect(heard.trimEnd().endsWith('}')).toBe(true);
  expect(heard).toMatch(/"status":"alive"[^\r]*$/);
});

test('an answer that will be compressed has room as it is, and nothing is kept once it is read', async () => {
  const headers = { ...authorized(jwt), 'accept-encoding': 'br' };
  const tight = await serveWithLimits(stage, { keptBytesPerRequest: answerBytes / 2 });
  expect((await request(tight.url + seatsPath(), { headers })).reason).toBe('OVERLOADED');
  const { url, kept } = await serveWithLimits(stage, {});
  const asked = Array.from({ length: 5 }, () => request(url + seatsPath(), { headers }));
  let most = 0;
  await until(() => {
    most = Math.max(most, kept.all);
    return most >= answerBytes;
  });
  for (const reply of await Promise.all(asked)) expect(reply.headers.get('content-encoding')).toBe('br');
  await until(() => kept.all === 0);
});

test('a batch of large answers gets as many as there is room for, and is told to ask again for the others', async () => {
  const { url, kept } = await serveWithLimits(stage, { keptBytesPerRequest: 5 * answerBytes });
  const input = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [n, { concertId, scheduleId, token: visitor.token }]),
  );
  const names = Array.from({ length: 20 }, () => 'concert.availableSeats').join(',');
  const reply = await request(`${url}/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: authorized(jwt),
  });
  expect(reply.status).toBe(207);
  const refused = reply.envelopes.flatMap(({ error }) => (error ? [error.json.data] : []));
  expect(refused.length).toBeGreaterThan(10);
  expect(refused.length).toBeLessThan(20);
  for (const data of refused)
    expect(data).toMatchObject({ reason: 'OVERLOADED', retryAfterMs: expect.any(Number) as unknown });
  await until(() => kept.all === 0);
});

test('an address that leaves its answers unread gets no more large ones, but goes on polling and paying', async () => {
  const { url, kept } = await serveWithLimits(stage, { unreadMs: 3_000, keptBytesPerAddress: 3 * answerBytes });
  const greedy = await Promise.all(Array.from({ length: 30 }, () => hoard(url, askForSeats().repeat(10))));
  const get = (path: string): Promise<Reply> => request(`${url}${path}`, { headers: authorized(jwt) });
  let refused: Reply | undefined;
  await until(async () => {
    expect(kept.all).toBeLessThan(3 * answerBytes + 30 * 16_384);
    const reply = await get(seatsPath());
    if (reply.status === 503) refused = reply;
    return refused !== undefined;
  });
  expect(refused!.reason).toBe('OVERLOADED');
  expect((await get(queryPath('queue.status', { token: visitor.token }))).status).toBe(200);
  const charge = { amount: 100, token: visitor.token, idempotencyKey: 'while others hoard' };
  const charged = await request(`${url}/trpc/wallet.charge`, {
    method: 'POST',
    headers: { ...authorized(jwt), 'content-type': 'application/json' },
    body: JSON.stringify(charge),
  });
  expect(charged.answer()).toMatchObject({ balance: 100 });
  for (const { socket } of greedy) socket.destroy();
  await until(() => kept.all === 0);
});

test('bodies that never end are kept only as far as there is room', async () => {
  const { url, kept } = await serveWithLimits(stage, { keptBytesPerAddress: 1e6 });
  const head =
    'POST /trpc/user.create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 250000\r\n\r\n';
  const sockets = await Promise.all(Array.from({ length: 20 }, () => dial(url)));
  let refused = 0;
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => (refused += Number(chunk.toString().includes('"OVERLOADED"'))));
    socket.write(head + ' '.repeat(200_000));
  }
  await until(() => refused >= 15);
  expect(kept.all).toBeLessThanOrEqual(1e6 + 20 * 16_384);
  for (const socket of sockets) socket.destroy();
  await until(() => kept.all === 0);
});
