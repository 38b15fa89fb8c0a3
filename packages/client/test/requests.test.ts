import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, createStagedoor } from '../src/index.ts';
import {
  accessToken,
  callsOf,
  clientOf,
  clientsOf,
  enter,
  openServed,
  recorder,
  type ServedStage,
  stageConcert,
} from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const lengths = (requests: { url: URL }[]): number[] => requests.map((request) => callsOf(request).length);

test('calls made together travel in one request, and each gets its own answer', async () => {
  const { concertId } = await stageConcert(served);
  const { fetch, requests } = recorder();
  const client = createClient({ url: served.url, fetch });
  const [concert, missing, { concerts }] = await Promise.all([
    client.concert.get.query({ concertId }),
    client.concert.get.query({ concertId: 'con_missing' }).catch((error: unknown) => error),
    client.concert.list.query(),
  ]);
  expect(requests.map(callsOf)).toEqual([['concert.get', 'concert.get', 'concert.list']]);
  expect(concert.concertId).toBe(concertId);
  expect(missing).toMatchObject({ data: { reason: 'CONCERT_NOT_FOUND' } });
  expect(concerts.map((each) => each.concertId)).toContain(concertId);
});

test('calls made one after the other travel alone', async () => {
  const { fetch, requests } = recorder();
  const client = createClient({ url: served.url, fetch });
  await client.concert.list.query();
  await client.concert.list.query();
  expect(lengths(requests)).toEqual([1, 1]);
});

test('more than fifty calls made together are split', async () => {
  const { concertId } = await stageConcert(served);
  const { fetch, requests } = recorder();
  const client = createClient({ url: served.url, fetch });
  const answers = await Promise.all(Array.from({ length: 120 }, () => client.concert.get.query({ concertId })));
  expect(answers.filter((concert) => concert.concertId === concertId)).toHaveLength(120);
  expect(lengths(requests).reduce((sum, length) => sum + length, 0)).toBe(120);
  expect(Math.max(...lengths(requests))).toBeLessThanOrEqual(50);
});

test('fifty looks at the seats made together are all answered, with ids and access tokens of real length', async () => {
  const { concertId, scheduleId } = await stageConcert(served);
  const userId = crypto.randomUUID();
  await served.operator.user.create({ userId, name: 'Looker' });
  const { fetch, requests } = recorder();
  const claims = { scope: 'openid profile email '.repeat(40) };
  const client = createClient({ url: served.url, accessToken: await accessToken(userId, claims), fetch });
  const token = await enter(client, concertId);
  requests.length = 0;
  const looks = await Promise.all(
    Array.from({ length: 50 }, () => client.concert.availableSeats.query({ concertId, scheduleId, token })),
  );
  expect(looks.map(({ seats }) => seats.length)).toEqual(Array(50).fill(50));
  expect(requests.length).toBeLessThan(10);
});

test('sixty mutations made together are all answered', async () => {
  const { concertId } = await stageConcert(served);
  const { fetch, requests } = recorder();
  const client = await clientOf(served, 'charger', { fetch });
  const token = await enter(client, concertId);
  requests.length = 0;
  const charge = (index: number) =>
    client.wallet.charge.mutate({ amount: 10, token, idempotencyKey: `charge ${index}` });
  await Promise.all(Array.from({ length: 60 }, (_, index) => charge(index)));
  expect(lengths(requests)).toEqual([50, 10]);
  expect((await client.wallet.balance.query({ token })).balance).toBe(600);
});

test('each client sends its own access token, once a request', async () => {
  const { concertId } = await stageConcert(served);
  const { fetch, requests } = recorder();
  const clients = await clientsOf(served, 3, 'own', { fetch });
  const visits = await Promise.all(
    clients.map((client) =>
      Promise.all([client.queue.issueToken.mutate({ concertId }), client.queue.issueToken.mutate({ concertId })]),
    ),
  );
  expect(lengths(requests)).toEqual([2, 2, 2]);
  expect(new Set(requests.map(({ headers }) => headers.get('authorization'))).size).toBe(3);
  expect(new Set(visits.map(([visit]) => visit.place)).size).toBe(3);
  for (const [first, again] of visits) expect(again.place).toBe(first.place);
});

test('an address that was not set is told as that, where the client is made', () => {
  const missing = undefined as unknown as string;
  expect(() => createClient({ url: missing })).toThrow('Stagedoor needs a url');
  expect(() => createStagedoor({ url: missing })).toThrow('Stagedoor needs a url');
});

test.each(['', '/', '/trpc', '/trpc/', '/behind/a/path', '/behind/a/path/trpc'])(
  'a url that ends in "%s" is asked at its one endpoint',
  async (ending) => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (url) => {
      asked.push(new URL(url as string).pathname);
      return Response.json([{ result: { data: { json: { concerts: [], nextCursor: null } } } }]);
    };
    await createClient({ url: `https://tickets.example${ending}`, fetch }).concert.list.query();
    expect(asked).toEqual([`${ending.replace(/\/$/, '').replace(/\/trpc$/, '')}/trpc/concert.list`]);
  },
);
