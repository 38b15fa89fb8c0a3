import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { defaults } from '../../server/src/index.ts';
import { createClient, NoAccessToken, isRefusal, type Reason, safe } from '../src/index.ts';
import { clientOf, clientsOf, enter, openServed, type ServedStage, stageConcert, thrownBy } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

test('each reason narrows to what comes with it', () => {
  const error: unknown = new Error('not a refusal');
  expect(isRefusal(error)).toBe(false);
  if (isRefusal(error, 'SEAT_TAKEN')) {
    expectTypeOf(error.data.reason).toEqualTypeOf<'SEAT_TAKEN'>();
    expectTypeOf(error.data.seatIds).toEqualTypeOf<number[]>();
    // @ts-expect-error only INSUFFICIENT_BALANCE tells what is missing
    void error.data.missing;
  }
  if (isRefusal(error, 'INSUFFICIENT_BALANCE')) expectTypeOf(error.data.missing).toEqualTypeOf<number>();
  if (isRefusal(error, 'OVERLOADED')) expectTypeOf(error.data.retryAfterMs).toEqualTypeOf<number>();
  if (isRefusal(error, 'OVERLOADED', 'RATE_LIMITED', 'UNAVAILABLE'))
    expectTypeOf(error.data.retryAfterMs).toEqualTypeOf<number>();
  if (isRefusal(error, 'SEAT_TAKEN', 'LIMIT_EXCEEDED')) {
    if (error.data.reason === 'LIMIT_EXCEEDED') expectTypeOf(error.data.limit).toEqualTypeOf<number>();
    else expectTypeOf(error.data.seatIds).toEqualTypeOf<number[]>();
  }
  if (isRefusal(error)) {
    expectTypeOf(error.data.reason).toEqualTypeOf<Reason>();
    expectTypeOf(error.data.httpStatus).toEqualTypeOf<number>();
    expectTypeOf(error.message).toEqualTypeOf<string>();
  }
  // @ts-expect-error there is no such reason
  isRefusal(error, 'SEAT_STOLEN');
});

describe('a refused call throws', () => {
  test('which seats somebody else has', async () => {
    const { concertId, scheduleId } = await stageConcert(served);
    const [first, second] = await clientsOf(served, 2, 'rival');
    const tokens = [await enter(first!, concertId), await enter(second!, concertId)];
    const hold = { concertId, scheduleId, idempotencyKey: 'hold' };
    await first!.concert.reserve.mutate({ ...hold, seatIds: [4, 5], token: tokens[0]! });
    const error = await thrownBy(second!.concert.reserve.mutate({ ...hold, seatIds: [3, 4, 5], token: tokens[1]! }));
    expect(error).toBeInstanceOf(Error);
    expect(isRefusal(error)).toBe(true);
    expect(isRefusal(error, 'LIMIT_EXCEEDED', 'HOLD_EXPIRED')).toBe(false);
    if (!isRefusal(error, 'LIMIT_EXCEEDED', 'SEAT_TAKEN')) throw error;
    expect(error.data).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [4, 5], httpStatus: 409 });
    expect(error.message).toMatch(/Somebody else/);
  });

  test('what the balance lacks', async () => {
    const { concertId, scheduleId } = await stageConcert(served, { price: 700 });
    const client = await clientOf(served, 'poor');
    const token = await enter(client, concertId);
    const { reservationId } = await client.concert.reserve.mutate({
      concertId,
      scheduleId,
      seatIds: [1],
      token,
      idempotencyKey: 'hold',
    });
    const error = await thrownBy(client.payment.pay.mutate({ reservationId, token, idempotencyKey: 'pay' }));
    if (!isRefusal(error, 'INSUFFICIENT_BALANCE')) throw error;
    expect(error.data.missing).toBe(700);
  });

  test('which fields are not valid', async () => {
    const error = await thrownBy(createClient({ url: served.url }).concert.list.query({ limit: 0 }));
    if (!isRefusal(error, 'INVALID_INPUT')) throw error;
    expect(Object.keys(error.data.fieldErrors)).toEqual(['limit']);
  });

  test('when to try again', async () => {
    const limited = await openServed({ http: { ...defaults.http, callsPerUser: 1, callsPerAddress: 2 } });
    try {
      const client = createClient({ url: limited.url, retry: { attempts: 1 } });
      const calls = await Promise.allSettled(Array.from({ length: 10 }, () => client.concert.list.query()));
      const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : []));
      expect(refused.length).toBeGreaterThan(5);
      for (const error of refused) {
        if (!isRefusal(error, 'RATE_LIMITED')) throw error;
        expect(error.data.retryAfterMs).toBeGreaterThan(0);
      }
    } finally {
      await limited.close();
    }
  });
});

test('a request that is refused as a whole refuses each call in it', async () => {
  const client = await clientOf(served, 'wordy');
  const calls = [1, 2].map(() => thrownBy(client.queue.issueToken.mutate({ concertId: 'x'.repeat(200_000) })));
  for (const error of await Promise.all(calls)) expect(isRefusal(error, 'PAYLOAD_TOO_LARGE')).toBe(true);
});

test('safe() returns the answer or the refusal', async () => {
  const { concertId } = await stageConcert(served);
  const client = createClient({ url: served.url });
  const [concert, none] = await safe(client.concert.get.query({ concertId }));
  expect(none).toBeUndefined();
  expect(concert?.concertId).toBe(concertId);
  const [nothing, refusal] = await safe(client.concert.get.query({ concertId: 'con_missing' }));
  expect(nothing).toBeUndefined();
  expect(isRefusal(refusal, 'CONCERT_NOT_FOUND')).toBe(true);
});

describe('a failure that the server did not answer with is no refusal', () => {
  test('nobody listens', async () => {
    const error = await thrownBy(createClient({ url: 'http://127.0.0.1:1' }).concert.list.query());
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(isRefusal(error)).toBe(false);
  });

  test.each([
    ['an HTML page of a proxy', () => new Response('<h1>502</h1>', { status: 502 })],
    ['JSON of something else', () => Response.json({ error: 'no' }, { status: 500 })],
    ['a broken connection', () => Promise.reject(new TypeError('fetch failed'))],
  ])('%s', async (_what, answer) => {
    const client = createClient({ url: served.url, fetch: async () => await answer() });
    const error = await thrownBy(client.concert.list.query());
    expect(error).toBeInstanceOf(Error);
    expect(isRefusal(error)).toBe(false);
  });

  test.each([[undefined], [null], ['SEAT_TAKEN'], [{ data: { reason: 'SEAT_TAKEN' } }], [new Error('SEAT_TAKEN')]])(
    'the value %j',
    (value) => expect(isRefusal(value, 'SEAT_TAKEN')).toBe(false),
  );

  test('an access token that cannot be had', async () => {
    const client = createClient({
      url: served.url,
      accessToken: () => Promise.reject(new Error('logged out')),
      retry: { attempts: 1 },
    });
    const error = await thrownBy(client.wallet.balance.query({ currency: 'KRW' }));
    expect(error).toMatchObject({
      message: 'logged out',
      reason: 'UNREACHABLE',
      cause: expect.any(NoAccessToken) as Error,
    });
    expect(isRefusal(error)).toBe(false);
    // What needs nobody asks for none.
    expect((await client.concert.list.query()).concerts).toBeInstanceOf(Array);
  });

  test('nobody who is signed in', async () => {
    const client = createClient({ url: served.url, accessToken: () => null });
    expect((await client.concert.list.query()).concerts).toBeInstanceOf(Array);
    const error = await thrownBy(client.wallet.balance.query({ currency: 'KRW' }));
    expect(error).toMatchObject({ reason: 'UNAUTHENTICATED' });
  });
});

test('a refusal links to its place in the docs, and its message stays as it is for people', async () => {
  const client = createClient({ url: served.url });
  const refused = await thrownBy(client.concert.get.query({ concertId: 'con_missing' }));
  expect(refused).toMatchObject({
    message: 'There is no such concert.',
    docs: '@stagedoor/client/REFUSALS.md#concert_not_found',
  });
});
