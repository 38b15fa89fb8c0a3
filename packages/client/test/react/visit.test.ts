import './dom.ts';
import { screen } from '@testing-library/react';
import { createElement as h } from 'react';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamSource } from '../event-source.ts';
import { accessToken, callsOf, recorder } from '../harness.ts';
import {
  alerted,
  click,
  openServed,
  type ServedStage,
  show,
  shown,
  stageConcert,
  stagedoorOf,
  until,
} from './harness.ts';
import { Page } from './page.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());
beforeEach(() => sessionStorage.clear());

/** Streams that can be counted. */
function streams(): { EventSource: typeof EventSource; opened: StreamSource[] } {
  const opened: StreamSource[] = [];
  class Counted extends StreamSource {
    constructor(url: string | URL) {
      super(url);
      opened.push(this);
    }
  }
  return { EventSource: Counted as unknown as typeof EventSource, opened };
}

const bar = (): number => Number(screen.getByRole('progressbar').getAttribute('value'));

/** A concert whose queue stands still, and is polled every second at most. */
async function pausedConcert(): Promise<string> {
  const { concertId } = await stageConcert(served, { activeTtlMs: 4_000 });
  await served.operator.queue.pause({ concertId });
  return concertId;
}

test('a page in StrictMode enters the queue once and watches it once', async () => {
  const concertId = await pausedConcert();
  const { fetch, requests } = recorder();
  const { EventSource, opened } = streams();
  show(await stagedoorOf(served, 'strict', { fetch, EventSource }), h(Page, { concertId }));
  await shown('Number 1, 0 ahead');
  await until(() => opened.length > 0);
  await served.operator.queue.resume({ concertId });
  await shown('50 of 50 free');
  expect(requests.flatMap(callsOf).filter((call) => call === 'queue.issueToken')).toHaveLength(1);
  expect(opened).toHaveLength(1);
});

test('a page says that the connection is lost, and goes on when it is back', async () => {
  const concertId = await pausedConcert();
  let isCut = false;
  const cut: typeof fetch = async (...call) => (isCut ? Response.error() : await fetch(...call));
  class NoStream extends EventTarget {
    static readonly CLOSED = 2;
    close(): void {}
  }
  const stagedoor = await stagedoorOf(served, 'cut-off', {
    fetch: cut,
    EventSource: NoStream as unknown as typeof EventSource,
    retry: { attempts: 1 },
  });
  show(stagedoor, h(Page, { concertId }));
  await shown('Number 1, 0 ahead');
  isCut = true;
  await shown('Connection lost');
  isCut = false;
  await shown('Number 1, 0 ahead');
});

test('leaving the page ends its stream', async () => {
  const concertId = await pausedConcert();
  const { EventSource, opened } = streams();
  const page = show(await stagedoorOf(served, 'stream-leaver', { EventSource }), h(Page, { concertId }));
  await until(() => opened[0]?.readyState === StreamSource.OPEN);
  page.unmount();
  await until(() => opened.every((stream) => stream.readyState === StreamSource.CLOSED));
});

test('leaving the page ends its polls, the one under way included', async () => {
  const concertId = await pausedConcert();
  const polls: (AbortSignal | null | undefined)[] = [];
  const stagedoor = await stagedoorOf(served, 'poll-leaver', {
    EventSource: undefined as never,
    async fetch(url, init) {
      if (callsOf({ url: new URL(url as string) })[0] !== 'queue.status') return await fetch(url, init);
      const { signal } = init as RequestInit;
      polls.push(signal);
      return await new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  });
  const page = show(stagedoor, h(Page, { concertId }));
  await until(() => polls.length > 0);
  page.unmount();
  await until(() => polls[0]?.aborted === true);
  // Longer than it would take to ask again.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(polls).toHaveLength(1);
});

test('a visitor who is not let into the queue reads why, and may try again', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.close({ concertId });
  show(await stagedoorOf(served, 'late'), h(Page, { concertId }));
  expect(await alerted()).toBe('QUEUE_CLOSED');
  await served.operator.queue.resume({ concertId });
  await click('Try again');
  await shown('50 of 50 free');
});

test('a reload goes on with the visit of before', async () => {
  const concertId = await pausedConcert();
  const { fetch, requests } = recorder();
  const stagedoor = await stagedoorOf(served, 'reloader', { fetch });
  const page = h(Page, { concertId, storage: sessionStorage });
  const before = show(stagedoor, page);
  await shown('Number 1, 0 ahead');
  before.unmount();
  show(stagedoor, page);
  await shown('Number 1, 0 ahead');
  expect(requests.flatMap(callsOf).filter((call) => call === 'queue.issueToken')).toHaveLength(1);
});

test('another user of the same tab has a visit of their own, and the first one finds theirs again', async () => {
  const concertId = await pausedConcert();
  const page = h(Page, { concertId, storage: sessionStorage });
  const [ann, ben] = [await stagedoorOf(served, 'ann-here'), await stagedoorOf(served, 'ben-here')];
  const first = show(ann, page);
  await shown('Number 1, 0 ahead');
  first.unmount();
  const second = show(ben, page);
  await shown('Number 2, 1 ahead');
  second.unmount();
  show(ann, page);
  await shown('Number 1, 0 ahead');
});

test('a bar shows how much of the way is behind a visitor, and goes on after a reload', async () => {
  const concertId = await pausedConcert();
  const others = await Promise.all(
    ['one', 'two', 'three', 'four'].map(
      async (name) => await (await stagedoorOf(served, `${name}-first`)).enter({ concertId }),
    ),
  );
  const page = h(Page, { concertId, storage: sessionStorage });
  const stagedoor = await stagedoorOf(served, 'on-the-way');
  const before = show(stagedoor, page);
  await shown('Number 5, 4 ahead');
  expect(bar()).toBe(0);
  await others[0]!.leave();
  await shown('Number 5, 3 ahead');
  expect(bar()).toBe(0.25);
  before.unmount();
  show(stagedoor, page);
  await shown('Number 5, 3 ahead');
  expect(bar()).toBe(0.25);
  await others[1]!.leave();
  await shown('Number 5, 2 ahead');
  expect(bar()).toBe(0.5);
});

test('a reload after the end does not enter again, until the visitor wants to', async () => {
  const { concertId } = await stageConcert(served);
  const stagedoor = await stagedoorOf(served, 'returner');
  const page = h(Page, { concertId, storage: sessionStorage });
  const before = show(stagedoor, page);
  await click('Leave');
  await shown('Over: left');
  before.unmount();
  show(stagedoor, page);
  await shown('Over: left');
  await click('Enter again');
  await shown('50 of 50 free');
});

test('a reload finds its visit though the first refresh of the access token fails, and says so when it stays so', async () => {
  const { concertId } = await stageConcert(served);
  const page = h(Page, { concertId, storage: sessionStorage });
  const before = show(await stagedoorOf(served, 'tired'), page);
  await click('Leave');
  await shown('Over: left');
  before.unmount();
  const token = await accessToken('tired');
  let failures = 1;
  const stagedoor = await stagedoorOf(served, 'tired', {
    accessToken: () => (failures-- > 0 ? Promise.reject(new Error('No session.')) : token),
    retry: { attempts: 2, firstPauseMs: 1 },
  });
  const after = show(stagedoor, page);
  await shown('Over: left');
  after.unmount();
  failures = 2;
  show(stagedoor, page);
  await click('Try again');
  await shown('Over: left');
});

test('a stored visit that the server does not know is replaced by a new one', async () => {
  const { concertId } = await stageConcert(served);
  const getItem = (): string => JSON.stringify({ concertId, token: 'st1.forged' });
  const stored = new Map<string, string>();
  const storage = { getItem, setItem: (key: string, value: string) => void stored.set(key, value), removeItem() {} };
  show(await stagedoorOf(served, 'outdated'), h(Page, { concertId, storage }));
  await shown('50 of 50 free');
  expect([...stored.values()].map((text) => JSON.parse(text) as unknown)).toMatchObject([
    { concertId, token: expect.stringMatching(/^st1\.(?!forged)/) as string },
  ]);
});

function forbid(): never {
  throw new DOMException('Forbidden.', 'SecurityError');
}

test('a browser that forbids storage sells tickets all the same', async () => {
  const { concertId } = await stageConcert(served);
  const storage = { getItem: forbid, setItem: forbid, removeItem: forbid };
  show(await stagedoorOf(served, 'private'), h(Page, { concertId, storage }));
  await shown('50 of 50 free');
});
