import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientOptions, createClient, isRefusal, type Retry, safe } from '../src/index.ts';
import { clientOf, enter, openServed, type ServedStage, stageConcert, thrownBy } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

type Fetch = NonNullable<ClientOptions['fetch']>;
type Fault = (request: Request) => Promise<Response>;

const passOn: Fault = (request) => fetch(request);
/** The server does what it is asked, and its answer goes lost. */
const loseAnswer: Fault = async (request) => {
  await (await fetch(request)).text();
  throw new TypeError('fetch failed');
};
const loseRequest: Fault = () => Promise.reject(new TypeError('fetch failed'));
/** A server that took the request and says nothing. */
const silence: Fault = (request) =>
  new Promise((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(new Error('aborted')));
  });
const refuse =
  (reason: string, retryAfterMs: number): Fault =>
  (request) => {
    const data = { code: 'SERVICE_UNAVAILABLE', httpStatus: 503, reason, retryAfterMs };
    const error = { json: { message: reason, code: -32_603, data } };
    const calls = new URL(request.url).pathname.split(',').length;
    return Promise.resolve(
      Response.json(
        Array.from({ length: calls }, () => ({ error })),
        { status: 503 },
      ),
    );
  };

/** A network that treats each request in turn as told, and lets all later ones through. */
function network(...faults: readonly Fault[]): { fetch: Fetch; bodies: string[]; sentAtMs: number[] } {
  const bodies: string[] = [];
  const sentAtMs: number[] = [];
  return {
    bodies,
    sentAtMs,
    async fetch(input, init) {
      const request = new Request(input, init);
      const fault = faults[bodies.length] ?? passOn;
      bodies.push(await request.clone().text());
      sentAtMs.push(performance.now());
      return await fault(request);
    },
  };
}

const quick = { firstPauseMs: 10 };

/** A visitor inside, and what it takes to hold their first seat. */
async function inside(prefix: string) {
  const { concertId, scheduleId } = await stageConcert(served);
  const client = await clientOf(served, prefix);
  const token = await enter(client, concertId);
  return { userId: `${prefix}-1`, token, hold: { concertId, scheduleId, seatIds: [1], token, idempotencyKey: 'hold' } };
}

const again = async (prefix: string, options: Partial<ClientOptions>) => await clientOf(served, prefix, options);

describe('a call that may have gone lost', () => {
  test.each([
    ['its answer does', [loseAnswer, loseAnswer]],
    ['the request does', [loseRequest, loseRequest]],
    ['the server does not know its outcome', [refuse('OUTCOME_UNKNOWN', 0)]],
    ['the server is busy', [refuse('OVERLOADED', 0), refuse('UNAVAILABLE', 0)]],
  ])('is sent again with its key and has one effect, when %s', async (what, faults) => {
    const prefix = `lost-${what.replaceAll(' ', '-')}`;
    const { hold } = await inside(prefix);
    const { fetch, bodies } = network(...faults);
    const retries: Retry[] = [];
    const client = await again(prefix, { fetch, retry: { ...quick, onRetry: (retry) => retries.push(retry) } });
    const { reservationId } = await client.concert.reserve.mutate(hold);
    expect(bodies).toHaveLength(faults.length + 1);
    expect(new Set(bodies).size).toBe(1);
    expect(retries.map(({ procedure, attempt }) => [procedure, attempt])).toEqual(
      faults.map((_fault, index) => ['concert.reserve', index + 2]),
    );
    const reservations = await served.sql<{ id: string }>(
      'select reservation_id as id from reservations where concert_id = $1',
      [hold.concertId],
    );
    expect(reservations).toEqual([{ id: reservationId }]);
  });

  test('is not sent again when it could count twice', async () => {
    const { fetch, bodies } = network(loseAnswer);
    const client = createClient({ url: served.url, accessToken: 'operator-key-for-tests', fetch, retry: quick });
    const error = await thrownBy(client.concert.create.mutate({ title: 'Only one' }));
    expect(isRefusal(error, 'UNREACHABLE')).toBe(true);
    expect(bodies).toHaveLength(1);
  });

  test('is sent again when the server did nothing, key or not', async () => {
    const { fetch, bodies } = network(refuse('OVERLOADED', 0));
    const client = createClient({ url: served.url, accessToken: 'operator-key-for-tests', fetch, retry: quick });
    expect(await client.concert.create.mutate({ title: 'Made once' })).toHaveProperty('concertId');
    expect(bodies).toHaveLength(2);
  });

  test('waits as long as the server asks', async () => {
    const { fetch, sentAtMs } = network(refuse('OVERLOADED', 300));
    await createClient({ url: served.url, fetch, retry: quick }).concert.list.query();
    expect(sentAtMs[1]! - sentAtMs[0]!).toBeGreaterThanOrEqual(299);
  });
});

test('a refusal that will not change is not asked for again', async () => {
  const { fetch, bodies } = network();
  const client = createClient({ url: served.url, fetch, retry: quick });
  const [, refusal] = await safe(client.concert.get.query({ concertId: 'con_missing' }));
  expect(refusal?.reason).toBe('CONCERT_NOT_FOUND');
  expect(bodies).toHaveLength(1);
});

test('so many attempts and no more, and then the reason is UNREACHABLE', async () => {
  const { fetch, bodies } = network(...Array.from({ length: 10 }, () => loseRequest));
  const [, refusal] = await safe(
    createClient({ url: served.url, fetch, retry: { ...quick, attempts: 3 } }).concert.list.query(),
  );
  expect(refusal?.reason).toBe('UNREACHABLE');
  expect(bodies).toHaveLength(3);
});

test('a server that is down is not hammered: a client has a budget for all its calls', async () => {
  const { fetch, bodies } = network(...Array.from({ length: 1_000 }, () => loseRequest));
  const client = createClient({ url: served.url, fetch, retry: { firstPauseMs: 50 } });
  for (let call = 0; call < 30; call++) await thrownBy(client.concert.list.query());
  expect(bodies.length).toBeGreaterThan(30);
  expect(bodies.length).toBeLessThan(45);
});

test('calls that went lost in one request are one failure, not many', async () => {
  const { fetch, bodies } = network(loseRequest);
  const client = createClient({ url: served.url, fetch, retry: quick });
  const calls = await Promise.all(Array.from({ length: 20 }, () => safe(client.concert.list.query())));
  expect(calls.map(([, refusal]) => refusal?.reason)).toEqual(calls.map(() => undefined));
  expect(bodies.length).toBeGreaterThan(1);
});

test('a call without a time limit waits as long as it takes', async () => {
  expect(await createClient({ url: served.url, timeoutMs: Infinity }).concert.list.query()).toHaveProperty('concerts');
});

test('an attempt that gets no answer in time is given up and made again', async () => {
  const { fetch, bodies } = network(silence);
  const client = createClient({ url: served.url, fetch, timeoutMs: 4_000, retry: quick });
  expect(await client.concert.list.query()).toHaveProperty('concerts');
  expect(bodies).toHaveLength(2);
});

test('who aborts a call hears at once, also between two attempts', async () => {
  const { fetch, bodies } = network(refuse('OVERLOADED', 60_000));
  const client = createClient({ url: served.url, fetch, retry: quick });
  const aborting = new AbortController();
  const call = client.concert.list.query({}, { signal: aborting.signal });
  await expect.poll(() => bodies.length).toBe(1);
  aborting.abort();
  const error = await thrownBy(call);
  expect((error as Error).cause).toBe(aborting.signal.reason);
  await expect(safe(client.concert.list.query({}, { signal: aborting.signal }))).rejects.toThrow();
});
