import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { isRefusal, type LiveSeats, type Stagedoor, type Visit } from '../src/index.ts';
import { readSeatMap } from '../src/hall.ts';
import { openServed, type ServedStage, stagedoorOf, stageConcert, until } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());
afterEach(() => vi.unstubAllGlobals());

/** Counts the calls of a procedure, and the streams that are open. */
class Counts {
  polls = 0;
  open = 0;
  readonly fetch: typeof fetch = async (...call) => {
    this.polls += Number(new Request(call[0]).url.includes('concert.seatStates'));
    return await fetch(...call);
  };
  readonly EventSource = countedBy((change) => {
    this.open += change;
  });
}

/** An `EventSource` that tells when one is opened and closed. */
const countedBy = (count: (change: 1 | -1) => void) =>
  class extends EventSource {
    constructor(...given: ConstructorParameters<typeof EventSource>) {
      super(...given);
      count(1);
    }

    override close(): void {
      if (this.readyState !== this.CLOSED) count(-1);
      super.close();
    }
  };

/** What a page shows of the seats. */
function follow(visit: Visit, scheduleId: string) {
  const closed = new AbortController();
  const heard: LiveSeats[] = [];
  const run = async (): Promise<void> => {
    for await (const seats of visit.watchSeats(scheduleId, { signal: closed.signal })) heard.push(seats);
  };
  const over = run().catch((error: unknown) => error);
  return {
    heard,
    over,
    close: () => closed.abort(),
    taken: () => [...(heard.at(-1)?.taken ?? [-1])].sort((a, b) => a - b).join(),
  };
}

async function inside(stagedoor: Stagedoor, concertId: string): Promise<Visit> {
  const visit = await stagedoor.enter({ concertId });
  await visit.turn();
  return visit;
}

test('whoever watches sees seats go and come back as others take them, and what is different each time', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 20 });
  const counts = new Counts();
  const visit = await inside(await stagedoorOf(served, 'watcher', counts), concertId);
  const other = await inside(await stagedoorOf(served, 'taker'), concertId);
  const page = follow(visit, scheduleId);
  await until(() => page.taken() === '');
  expect(page.heard[0]!.changed).toEqual({ taken: [], freed: [] });
  const hold = await other.reserve({ scheduleId, seatIds: [3, 4] });
  await until(() => page.taken() === '3,4');
  expect(page.heard.at(-1)!.changed).toEqual({ taken: [3, 4], freed: [] });
  expect(page.heard.at(-1)!.isTaken(3)).toBe(true);
  expect(page.heard.at(-1)!.isTaken(5)).toBe(false);
  await other.release(hold);
  await until(() => page.taken() === '');
  expect(page.heard.at(-1)!.changed).toEqual({ taken: [], freed: [3, 4] });
  expect(counts.polls, 'the stream told it all').toBe(0);
  page.close();
  await until(() => counts.open === 0);
});

test('where there are no streams it asks', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 20 });
  const counts = new Counts();
  const visit = await inside(await stagedoorOf(served, 'poller', { fetch: counts.fetch }), concertId);
  const page = follow(visit, scheduleId);
  await until(() => page.taken() === '');
  await visit.reserve({ scheduleId, seatIds: [1] });
  await until(() => page.taken() === '1');
  expect(page.heard.at(-1)!.changed).toEqual({ taken: [1], freed: [] });
  expect(counts.polls).toBeGreaterThan(1);
  page.close();
});

test('where streams are refused it asks at its pace, not as fast as it can', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 20 });
  const counts = new Counts();
  class Refused extends EventSource {
    constructor(url: string | URL, init?: ConstructorParameters<typeof EventSource>[1]) {
      super(String(url).replace('concert.watchSeats', 'concert.nothing'), init);
    }
  }
  const options = { fetch: counts.fetch, EventSource: Refused };
  const visit = await inside(await stagedoorOf(served, 'refused', options), concertId);
  const page = follow(visit, scheduleId);
  await until(() => page.taken() === '');
  const startMs = performance.now();
  await until(() => counts.polls >= 3);
  expect(performance.now() - startMs).toBeGreaterThan(3_000);
  page.close();
});

test('it ends with the reason once the visit is over', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 20 });
  const counts = new Counts();
  const visit = await inside(await stagedoorOf(served, 'leaver', counts), concertId);
  const page = follow(visit, scheduleId);
  await until(() => page.taken() === '');
  await visit.leave();
  expect(await page.over).toSatisfy((error) => isRefusal(error, 'TOKEN_EXPIRED'));
  const polling = await (await stagedoorOf(served, 'leaver')).resume(visit.toJSON());
  expect(await follow(polling, scheduleId).over).toSatisfy((error) => isRefusal(error, 'TOKEN_EXPIRED'));
  await until(() => counts.open === 0);
});

test('a date that there is not is refused', async () => {
  const { concertId } = await stageConcert(served);
  const visit = await inside(await stagedoorOf(served, 'stray'), concertId);
  await expect(visit.watchSeats('sch_none').next()).rejects.toSatisfy((error) =>
    isRefusal(error, 'SCHEDULE_NOT_FOUND'),
  );
  await expect(visit.seatMap('sch_none')).rejects.toSatisfy((error) => isRefusal(error, 'SCHEDULE_NOT_FOUND'));
});

test('the map says where each seat is that a state calls taken', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 20 });
  const visit = await inside(await stagedoorOf(served, 'mapper'), concertId);
  const seats = readSeatMap(await visit.seatMap(scheduleId));
  expect(seats).toHaveLength(20);
  await visit.reserve({ scheduleId, seatIds: [20] });
  const { value } = await visit.watchSeats(scheduleId).next();
  expect(seats.filter(({ seatId }) => (value as LiveSeats).isTaken(seatId)).map(({ number }) => number)).toEqual([20]);
});

test('tabs have three streams together, and a tab that is hidden has none', async () => {
  /** As much of a page as tabs look at. */
  class Page extends EventTarget {
    visibilityState: DocumentVisibilityState = 'visible';
    show(state: DocumentVisibilityState): void {
      this.visibilityState = state;
      this.dispatchEvent(new Event('visibilitychange'));
    }
  }
  const { concertId, scheduleId } = await stageConcert(served, { seats: 20 });
  const counts = new Counts();
  const tabs: (ReturnType<typeof follow> & { page: Page })[] = [];
  const stagedoor = await stagedoorOf(served, 'tabs', counts);
  const outside = await inside(stagedoor, concertId);
  for (let tab = 0; tab < 5; tab++) {
    const page = new Page();
    vi.stubGlobal('document', page);
    vi.stubGlobal('EventSource', counts.EventSource);
    const visit = await (await stagedoorOf(served, 'tabs', counts)).resume(outside.toJSON());
    tabs.push({ page, ...follow(visit, scheduleId) });
  }
  await until(() => counts.open === 3);
  await until(() => tabs.every(({ taken }) => taken() === ''));
  await outside.reserve({ scheduleId, seatIds: [2] });
  await until(() => tabs.every(({ taken }) => taken() === '2'));
  expect(counts.open).toBe(3);
  for (const { page } of tabs) page.show('hidden');
  await until(() => counts.open === 0);
  tabs[4]!.page.show('visible');
  await until(() => counts.open === 1);
  for (const { close } of tabs) close();
  await until(() => counts.open === 0);
});
