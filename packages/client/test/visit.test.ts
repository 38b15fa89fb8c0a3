import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { type ClientOptions, safe, type Stagedoor } from '../src/index.ts';
import { openServed, type ServedStage, stageConcert, stagedoorOf, until } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

/** Stagedoor as this user has it. */
const as = (userId: string, options: Partial<ClientOptions> = {}): Promise<Stagedoor> =>
  stagedoorOf(served, userId, options);

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

test('the best seats are held by one call, which counts once', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { price: 700, seats: 9 });
  const visit = await (await as('easy')).enter({ concertId });
  await visit.turn();
  const hold = await visit.reserveBest({ scheduleId, quantity: 2 }, { idempotencyKey: 'best' });
  expect(hold).toMatchObject({ seatIds: [4, 5], amount: 1_400 });
  expect(hold.remainingMs).toBeGreaterThan(0);
  expect(await visit.reserveBest({ scheduleId, quantity: 2 }, { idempotencyKey: 'best' })).toMatchObject({
    reservationId: hold.reservationId,
  });
  const [, refusal] = await safe(visit.reserveBest({ scheduleId, quantity: 6, maxPrice: 700 }));
  expect(refusal).toMatchObject({ reason: 'NOT_ENOUGH_SEATS', available: 7, largestGroup: 4 });
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

test('an answer that was held up tells nobody who follows the visit what is no longer so', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0, activeTtlMs: 20_000 });
  const leaver = await (await as('goes-first')).enter({ concertId });
  let polls = 0;
  const holdingUp: typeof fetch = async (input, init) => {
    const isFirst = new Request(input).url.includes('queue.status') && polls++ === 0;
    const answer = await fetch(input, init);
    if (isFirst) await until(() => polls > 2);
    return answer;
  };
  const visit = await (await as('followed-twice', { fetch: holdingUp })).enter({ concertId });
  const seen: number[] = [];
  const leaving = new AbortController();
  const follow = async (): Promise<void> => {
    for await (const { ahead } of visit.updates({ signal: leaving.signal })) seen.push(visit.status.ahead, ahead);
  };
  follow().catch(() => {});
  await until(() => polls === 1);
  await leaver.leave();
  follow().catch(() => {});
  await until(() => seen.length >= 10);
  leaving.abort();
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
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

test('nothing is charged twice when the answer went lost and the server was too busy to tell', async () => {
  const { concertId } = await stageConcert(served);
  const faults: ('lost' | 'busy')[] = [];
  const troubled: typeof fetch = async (input, init) => {
    const fault = faults.shift();
    if (fault === 'busy') {
      const data = { code: 'SERVICE_UNAVAILABLE', httpStatus: 503, reason: 'OVERLOADED', retryAfterMs: 0 };
      return Response.json([{ error: { json: { message: 'Busy.', code: -32_603, data } } }], { status: 503 });
    }
    const response = await fetch(input, init);
    if (fault === undefined) return response;
    await response.text();
    throw new TypeError('fetch failed');
  };
  const visit = await (
    await as('patient', { fetch: troubled, retry: { attempts: 2, firstPauseMs: 1 } })
  ).enter({ concertId });
  faults.push('lost', 'busy');
  const [, refusal] = await safe(visit.charge(5_000));
  expect(refusal?.reason).toBe('OVERLOADED');
  expect((await visit.charge(5_000)).balance).toBe(5_000);
  expect((await visit.charge(5_000)).balance, 'another intent').toBe(10_000);
});

test('a key that was used for something else is left behind', async () => {
  const { concertId } = await stageConcert(served);
  const visit = await (await as('reuser')).enter({ concertId });
  await visit.charge(1_000, { idempotencyKey: 'mine' });
  const [, refusal] = await safe(visit.charge(2_000, { idempotencyKey: 'mine' }));
  expect(refusal?.reason).toBe('IDEMPOTENCY_KEY_REUSED');
  expect((await visit.charge(2_000)).balance).toBe(3_000);
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
    const { concertId, scheduleId } = await stageConcert(served, { holdTtlMs: 5_000 });
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
      // What a message takes on its way is all that it can be wrong by, and this machine's clock by an hour.
      expect(seen[0]).toBeLessThanOrEqual(60_000);
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
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    // The first update is what is known already.
    await visit.updates().next();
    const { expiresAt, remainingMs } = await visit.reserve({ scheduleId, seatIds: [1] });
    expect(Math.abs(remainingMs - (expiresAt.getTime() - Date.now()))).toBeLessThan(4_000);
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
