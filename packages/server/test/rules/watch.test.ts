import { afterEach, expect, test, vi } from 'vitest';
import { ConcertQueue } from '../../src/queue/memory/concert-queue.ts';
import { streamMs } from '../../src/queue/watch.rules.ts';
import { heartbeatMs } from '../../src/rpc/trpc.ts';
import type { TokenStatus } from '../../src/queue/queue.schemas.ts';
import { Watchers } from '../../src/queue/memory/watchers.ts';
import { PlaceStream } from '../../src/queue/watch.ts';
import { readStream } from '../../src/rpc/shared-stream.ts';
import { openRow } from './queue-row.ts';

const tickMs = 250;

afterEach(() => vi.restoreAllMocks());

/** One stream in a time of the test's own: someone with `people` before them, a tick at each step. */
function watched(people: number, settings: { salesOpenAt?: Date } = {}) {
  let nowMs = 1_000_000;
  let setAheadMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  let admitted = 0;
  const row = { ...openRow, lastSeq: people + 1, ...settings };
  const queue = new ConcertQueue(row);
  let known = (): ConcertQueue => queue;
  const watchers = new Watchers();
  const promised: number[] = [];
  const services = {
    clock: { nowMs: () => nowMs + setAheadMs },
    presence: { seen: (_place: unknown, _status: unknown, dueMs: number) => void promised.push(dueMs) },
    stopping: new AbortController().signal,
    queues: { watchers, of: () => known() },
  } as unknown as ConstructorParameters<typeof PlaceStream>[0];
  const claims = { concertId: 'con_1', userId: 'ann', seq: people + 1, epoch: 0 };
  const stream = readStream(new PlaceStream(services, { queue, token: 'st1.token', claims }), undefined);
  const seen: TokenStatus[] = [];
  let ended: unknown;
  void (async () => {
    // An event is its id and what it says.
    for await (const event of stream) seen.push((event as unknown as [string, TokenStatus])[1]);
  })().catch((error: unknown) => (ended = error));
  return {
    queue,
    seen,
    promised,
    now: () => nowMs,
    /** The database's clock is set forward. */
    setClock: (aheadMs: number) => void (setAheadMs = aheadMs),
    /** Another history of the database was learned. */
    learnAgain(): void {
      const learned = new ConcertQueue(row);
      known = () => learned;
    },
    /** Asking this node's memory fails. */
    forgetHow(): void {
      known = () => {
        throw new Error('no memory');
      };
    },
    watchers,
    ended: () => ended,
    /** A tick that lets so many of those before it in. */
    async tick(comeIn = 0): Promise<void> {
      admitted += comeIn;
      if (comeIn > 0) queue.update({ ...row, admitted, frontier: admitted });
      nowMs += tickMs;
      watchers.wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('a stream without news repeats itself now and then, and each time says that its reader is there', async () => {
  const stream = watched(10);
  const minutes = 4;
  for (let tick = 0; tick < (minutes * 60_000) / tickMs; tick++) await stream.tick();
  expect(stream.seen).toHaveLength(1 + (minutes * 60_000) / heartbeatMs);
  expect(stream.promised, 'no sign of life is written at any other tick').toHaveLength(stream.seen.length);
  expect(stream.promised.at(-1)).toBeGreaterThan(stream.now());
});

test('a stream in a queue that stands still costs nothing from tick to tick', async () => {
  const stream = watched(10);
  const looks = vi.spyOn(stream.queue, 'view');
  for (let tick = 0; tick < heartbeatMs / tickMs - 2; tick++) await stream.tick();
  // Once it was told, once more that there is nothing else.
  expect(looks.mock.calls.length).toBeLessThanOrEqual(2);
  await stream.tick(1);
  expect(stream.seen.at(-1)!.ahead).toBe(9);
});

test('a visit that runs out, and sales that open, are seen though the queue does not move', async () => {
  const stream = watched(0);
  const expiresAt = new Date(stream.now() + 10 * tickMs);
  stream.queue.apply({ seq: 1, admitted: true, expiresAt, endedBecause: null });
  for (let tick = 0; tick < 9; tick++) await stream.tick();
  expect(stream.seen.map(({ state }) => state)).toEqual(['waiting', 'active']);
  await stream.tick();
  expect(stream.seen.at(-1)).toMatchObject({ state: 'expired', endedBecause: 'expired' });
  const before = watched(0, { salesOpenAt: new Date(1_000_000 + 4 * tickMs) });
  for (let tick = 0; tick < 3; tick++) await before.tick();
  expect(before.seen.map(({ state }) => state)).toEqual(['pre_queue']);
  await before.tick();
  expect(before.seen.at(-1)!.state).toBe('waiting');
});

test('the last twenty hear of everyone who goes in before them', async () => {
  const stream = watched(20);
  for (let people = 0; people < 20; people++) await stream.tick(1);
  expect(stream.seen.map(({ ahead }) => ahead)).toEqual(Array.from({ length: 21 }, (_, index) => 20 - index));
});

test('far back a stream speaks at each twentieth, so that ten times the crowd is not ten times the events', async () => {
  const small = watched(1_000);
  for (let people = 0; people < 1_000; people += 10) await small.tick(10);
  const big = watched(100_000);
  for (let people = 0; people < 100_000; people += 100) await big.tick(100);
  expect(small.seen.at(-1)!.ahead).toBe(0);
  expect(big.seen.at(-1)!.ahead).toBe(0);
  expect(big.seen.length).toBeLessThan(12 * small.seen.length);
  for (const { seen } of [small, big])
    for (const [index, { ahead }] of seen.slice(1).entries()) expect(ahead).toBeLessThan(seen[index]!.ahead);
});

test('a stream that grew old asks its reader to connect again: who vanished does not keep a place for ever', async () => {
  const stream = watched(10);
  while (stream.ended() === undefined && stream.now() < 1_000_000 + 2 * streamMs) await stream.tick();
  expect(stream.ended()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(stream.now()).toBeGreaterThanOrEqual(1_000_000 + streamMs);
});

test('a database whose clock is set forward ends no stream: all would come back at the same moment', async () => {
  const stream = watched(10);
  await stream.tick();
  stream.setClock(2 * streamMs);
  await stream.tick();
  await stream.tick();
  expect(stream.ended()).toBeUndefined();
  expect(stream.seen.at(-1)!.now.getTime()).toBeGreaterThan(1_000_000 + 2 * streamMs);
});

test('a stream from another history of the database asks its reader to connect again', async () => {
  const stream = watched(10);
  await stream.tick();
  stream.learnAgain();
  await stream.tick();
  await stream.tick();
  expect(stream.ended()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(stream.seen).toHaveLength(1);
});

test('a stream in which something fails ends alone: those after it are told of the same tick', async () => {
  const stream = watched(10);
  let looked = 0;
  stream.watchers.add({ look: () => ++looked > 0 });
  stream.forgetHow();
  await stream.tick();
  expect(stream.ended()).toMatchObject({ message: 'no memory' });
  await stream.tick();
  expect(looked).toBe(2);
});

test('so many who look in vain leave room for other work between them', async () => {
  const watchers = new Watchers();
  let looked = 0;
  const everybody = 10_000;
  for (let index = 0; index < everybody; index++) watchers.add({ look: () => ++looked < 0 });
  watchers.wake();
  expect(looked).toBeLessThan(everybody);
  await expect.poll(() => looked).toBe(everybody);
});
