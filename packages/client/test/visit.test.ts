import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { createStagedoor, safe, type ClientOptions, type Stagedoor, type TokenStatus } from '../src/index.ts';
import { StreamSource } from './event-source.ts';
import { accessToken, openServed, type ServedStage, stageConcert, thrownBy, until } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const EventSource = StreamSource as unknown as typeof globalThis.EventSource;

/** Stagedoor as this user has it. */
async function as(userId: string, options: Partial<ClientOptions> = {}): Promise<Stagedoor> {
  await served.operator.user.create({ userId, name: userId });
  return createStagedoor({ url: served.url, accessToken: await accessToken(userId), ...options });
}

test('a person enters, waits, sees seats, holds two and pays', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { price: 700 });
  const stagedoor = await as('buyer');
  const visit = await stagedoor.enter({ concertId });
  const { state, expiresAt } = await visit.turn();
  expect(state).toBe('active');
  expect(expiresAt).toBeInstanceOf(Date);
  expect(await visit.dates()).toMatchObject([{ scheduleId, available: 50 }]);
  const [first, second] = await visit.seats(scheduleId);
  const hold = await visit.reserve({ scheduleId, seatIds: [first!.seatId, second!.seatId] });
  expect(hold.amount).toBe(1_400);
  await visit.charge(2_000);
  expect(await visit.balance()).toBe(2_000);
  expect(await visit.pay(hold)).toMatchObject({ amount: 1_400, balance: 600 });
  expect(await visit.pay(hold), 'a second click pays nothing more').toMatchObject({ balance: 600 });
  expect((await stagedoor.client.payment.list.query()).payments).toHaveLength(1);
});

describe.each([
  ['by a stream', { EventSource }],
  ['by polls', {}],
])('a turn that is waited for %s', (how, options) => {
  const prefix = how.replaceAll(' ', '-');

  test('tells how the wait goes, and comes', async () => {
    // Short visits: the pace of polls follows the wait.
    const { concertId } = await stageConcert(served, { maxActive: 1, activeTtlMs: 15_000 });
    const first = await (await as(`${prefix}-first`)).enter({ concertId });
    await first.turn();
    const second = await (await as(`${prefix}-second`)).enter({ concertId });
    const visit = await (await as(`${prefix}-third`, options)).enter({ concertId });
    const seen: TokenStatus[] = [];
    const turn = visit.turn({ onUpdate: (status) => seen.push(status) });
    await until(() => seen.length > 0);
    expect(seen[0]).toMatchObject({ state: 'waiting', ahead: 1 });
    await second.leave();
    await until(() => seen.at(-1)?.ahead === 0);
    await first.leave();
    expect((await turn).state).toBe('active');
    expect(visit.status.state).toBe('active');
  });

  test('says why there will be none', async () => {
    const { concertId } = await stageConcert(served);
    await served.operator.queue.pause({ concertId });
    const visit = await (await as(`${prefix}-late`, options)).enter({ concertId });
    const turn = safe(visit.turn());
    await served.operator.queue.close({ concertId });
    const [, refusal] = await turn;
    if (refusal?.reason !== 'VISIT_ENDED') throw new Error('The turn came.');
    expect(refusal.endedBecause).toBe('closed');
  });

  test('can be given up: nothing is asked any more', async () => {
    const { concertId } = await stageConcert(served);
    await served.operator.queue.pause({ concertId });
    let asked = 0;
    const counting = { fetch: ((input, init) => (asked++, fetch(input, init))) as typeof fetch };
    const stagedoor = await as(`${prefix}-leaver`, { ...options, ...(counting as Partial<ClientOptions>) });
    const visit = await stagedoor.enter({ concertId });
    const given = new AbortController();
    const turn = thrownBy(visit.turn({ signal: given.signal }));
    given.abort();
    expect(await turn).toBe(given.signal.reason);
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(asked).toBe(before);
  });
});

test('a stream that breaks down is replaced by polls', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  class Broken extends EventTarget {
    readonly readyState = 2;
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(new Event('error')));
    }
    close(): void {}
  }
  const visit = await (await as('broken', { EventSource: Broken as never })).enter({ concertId });
  const turn = visit.turn();
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
});

test('a wait outlasts a server that cannot be reached for a while', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  let isDown = false;
  const flaky = ((input, init) =>
    isDown ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)) as typeof fetch;
  const stagedoor = await as('patient', { fetch: flaky, retry: { attempts: 1 } });
  const visit = await stagedoor.enter({ concertId });
  isDown = true;
  const turn = visit.turn();
  setTimeout(() => (isDown = false), 2_500);
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
});

test('who follows a visit hears at once that it was paid or left', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { price: 10 });
  const visit = await (await as('follower')).enter({ concertId });
  await visit.turn();
  const states: string[] = [];
  const following = (async () => {
    for await (const { state } of visit.updates()) states.push(state);
  })();
  const hold = await visit.reserve({ scheduleId, seatIds: [1] });
  await visit.charge(10);
  await visit.pay(hold);
  await following;
  expect(states).toEqual(['active', 'completed']);
  expect(visit.status).toMatchObject({ state: 'completed', endedBecause: 'paid' });
});

test('who tries again after no answer came finishes what they began: nothing is charged twice', async () => {
  const { concertId } = await stageConcert(served);
  let isLost = false;
  const losing: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!isLost) return response;
    await response.text();
    throw new TypeError('fetch failed');
  };
  const visit = await (
    await as('retrier', { fetch: losing, retry: { attempts: 2, firstPauseMs: 1 } })
  ).enter({ concertId });
  isLost = true;
  const [, refusal] = await safe(visit.charge(5_000));
  expect(refusal?.reason).toBe('UNREACHABLE');
  isLost = false;
  expect((await visit.charge(5_000)).balance).toBe(5_000);
  expect((await visit.charge(5_000)).balance, 'another intent').toBe(10_000);
});

test('a stream that was lost is polled for at once at the server’s pace, and opened again', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const opened: StreamSource[] = [];
  class Mortal extends StreamSource {
    constructor(url: string | URL) {
      super(url);
      opened.push(this);
    }
  }
  const visit = await (await as('reopening', { EventSource: Mortal as never })).enter({ concertId });
  const seen: TokenStatus[] = [];
  const turn = visit.turn({ onUpdate: (status) => seen.push(status) });
  await until(() => seen.length > 1);
  opened[0]!.close();
  opened[0]!.dispatchEvent(new Event('error'));
  await until(() => opened.length === 2);
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
});

test('a wait ends when nobody can say any more who waits', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const token = await accessToken('session');
  let isOver = false;
  const stagedoor = await as('session', {
    accessToken: () => (isOver ? Promise.reject(new Error('Signed out.')) : token),
  });
  const visit = await stagedoor.enter({ concertId });
  isOver = true;
  const error = (await thrownBy(visit.turn())) as Error & { cause: Error };
  expect(error.cause.cause).toMatchObject({ message: 'Signed out.' });
});

test('a visit goes on after a reload from what was stored, and its holds with it', async () => {
  const { concertId, scheduleId } = await stageConcert(served);
  const stagedoor = await as('reloading');
  const stored = JSON.stringify(await stagedoor.enter({ concertId }));
  const visit = await stagedoor.resume(JSON.parse(stored) as { concertId: string; token: string });
  expect((await visit.turn()).state).toBe('active');
  const { reservationId } = await visit.reserve({ scheduleId, seatIds: [1, 2] });
  const [hold] = await (await stagedoor.resume(visit)).holds();
  expect(hold).toMatchObject({ reservationId, seatIds: [1, 2] });
  expect(hold!.remainingMs).toBeGreaterThan(0);
  const [, refusal] = await safe(stagedoor.resume({ concertId, token: 'forged' }));
  expect(refusal?.reason).toBe('TOKEN_INVALID');
});

describe('a hold', () => {
  test('counts down to its end by the server’s clock, whatever this machine’s says', async () => {
    const { concertId, scheduleId } = await stageConcert(served, { holdTtlMs: 1_500 });
    const stagedoor = await as('counting');
    const early = await stagedoor.enter({ concertId });
    await early.turn();
    await early.reserve({ scheduleId, seatIds: [1] });
    const realNow = Date.now;
    Date.now = () => realNow() + 3_600_000;
    try {
      const [hold] = await (await stagedoor.resume(early)).holds();
      const seen: number[] = [];
      for await (const ms of hold!.countdown()) seen.push(ms);
      expect(seen[0]).toBeGreaterThan(0);
      // What a message takes on its way is all that it can be wrong by.
      expect(seen[0]).toBeLessThanOrEqual(2_500);
      expect(seen.at(-1)).toBe(0);
      expect(hold!.remainingMs).toBe(0);
    } finally {
      Date.now = realNow;
    }
  });

  test('is not thought longer because its visit was heard of long ago', async () => {
    const { concertId, scheduleId } = await stageConcert(served, { holdTtlMs: 60_000 });
    const visit = await (await as('slow-reader')).enter({ concertId });
    await visit.turn();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    // The first update is what is known already.
    await visit.updates().next();
    const { expiresAt, remainingMs } = await visit.reserve({ scheduleId, seatIds: [1] });
    expect(Math.abs(remainingMs - (expiresAt.getTime() - Date.now()))).toBeLessThan(1_500);
  });

  test('that is refused says which seats are taken', async () => {
    const { concertId, scheduleId } = await stageConcert(served);
    const visits = [];
    for (const userId of ['rival-1', 'rival-2']) {
      const visit = await (await as(userId)).enter({ concertId });
      await visit.turn();
      visits.push(visit);
    }
    await visits[0]!.reserve({ scheduleId, seatIds: [4, 5] });
    const [hold, refusal] = await safe(visits[1]!.reserve({ scheduleId, seatIds: [3, 4, 5] }));
    expect(hold).toBeUndefined();
    if (refusal?.reason !== 'SEAT_TAKEN') throw new Error(`Not that: ${refusal?.reason}`);
    expectTypeOf(refusal.seatIds).toEqualTypeOf<number[]>();
    expect(refusal.seatIds).toEqual([4, 5]);
  });
});
