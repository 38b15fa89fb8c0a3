import { EventEmitter, once } from 'node:events';
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { returned } from '../../src/http/event-chunks.ts';
import { followBySocket } from '../../src/http/socket-reader.ts';
import type { StreamReader } from '../../src/rpc/shared-stream.ts';

/** A stream of numbers: who takes it is given the newest. */
function counting() {
  const readers = new Set<StreamReader>();
  let number = 0;
  const events = new Map<number, { text: string }>();
  return {
    readers,
    events,
    number: () => number,
    follow(reader: StreamReader) {
      readers.add(reader);
      reader.news();
      return () => void readers.delete(reader);
    },
    take() {
      const data = events.get(number) ?? Object.freeze({ text: `number ${number} ${'x'.repeat(500)}` });
      events.set(number, data);
      return { id: String(number), data };
    },
    next() {
      number++;
      for (const reader of readers) reader.news();
    },
  };
}

/** A network that takes what is written only when it is told to, and keeps so many bytes. */
function network(highWaterMark: number) {
  const taken: Buffer[] = [];
  let take: (() => void) | undefined;
  const line = new Duplex({
    highWaterMark,
    read() {},
    write(chunk: Buffer, _, done) {
      taken.push(chunk);
      take = done;
    },
  });
  return { line: line as unknown as Socket, taken, take: () => take?.() };
}

class FakeAnswer extends EventEmitter {
  readonly finished: Uint8Array[] = [];
  finish(last: Uint8Array): void {
    this.finished.push(last);
  }
  destroy(): this {
    this.emit('close');
    return this;
  }
}

const lastWord = (cause: Error): Buffer => Buffer.from(cause.message);

test('a reader who never reads keeps a bounded amount, and is cut off in time', async () => {
  vi.useFakeTimers();
  try {
    const [stream, { line, taken }, answer] = [counting(), network(1_000), new FakeAnswer()];
    followBySocket(answer, line, stream, { unreadMs: 5_000, lastWord });
    for (let count = 0; count < 10_000; count++) stream.next();
    expect(taken).toHaveLength(1);
    expect(line.writableLength).toBeLessThan(2_000);
    vi.advanceTimersByTime(4_999);
    expect(stream.readers.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(stream.readers.size).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a reader who is slow gets all that happened meanwhile as one event, and stays', async () => {
  const [stream, { line, taken, take }, answer] = [counting(), network(1_000), new FakeAnswer()];
  followBySocket(answer, line, stream, { unreadMs: 5_000, lastWord });
  for (let count = 0; count < 100; count++) stream.next();
  const drained = once(line, 'drain');
  take();
  await new Promise(setImmediate);
  take();
  await drained;
  await expect.poll(() => taken.join('')).toContain('number 100 ');
  expect(taken.length).toBeLessThan(5);
  expect(stream.readers.size).toBe(1);
  answer.emit('close');
  expect(stream.readers.size).toBe(0);
});

test('an event that many are told is written once, and all sockets take the same piece of memory', () => {
  const stream = counting();
  const lines = Array.from({ length: 3 }, () => network(100_000));
  for (const { line } of lines) followBySocket(new FakeAnswer(), line, stream, { unreadMs: 5_000, lastWord });
  const [first, ...others] = lines.map(({ taken }) => taken[0]);
  for (const bytes of others) expect(bytes).toBe(first);
});

test('nothing follows the last word, though the reader was behind when it came', async () => {
  const { line, taken, take } = network(100);
  const stream = counting();
  const answer = new FakeAnswer();
  followBySocket(answer, line, stream, { unreadMs: 60_000, lastWord });
  stream.next();
  for (const reader of stream.readers) reader.end(new Error('over'));
  expect(answer.finished.map(String)).toEqual(['over']);
  const before = taken.length;
  take();
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken).toHaveLength(before);
  answer.destroy();
});

test('a stream that has said all ends for good after its last event, also for a reader who was slow', async () => {
  const [stream, { line, taken, take }, answer] = [counting(), network(100), new FakeAnswer()];
  const last = { ...stream, take: () => ({ ...stream.take(), isLast: stream.number() > 0 }) };
  followBySocket(answer, line, last, { unreadMs: 60_000, lastWord });
  stream.next();
  stream.next();
  expect(answer.finished, 'the last event has not been taken yet').toEqual([]);
  take();
  await expect.poll(() => answer.finished).toEqual([returned]);
  take();
  await expect.poll(() => taken.join('')).toContain('number 2 ');
  expect(taken.join('')).not.toContain('number 1 ');
  stream.next();
  expect(answer.finished).toHaveLength(1);
  answer.destroy();
});
