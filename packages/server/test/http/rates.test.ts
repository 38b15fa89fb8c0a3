import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defaults } from '../../src/index.ts';
import { addressOf } from '../../src/http/address.ts';
import { letIn, operatorKey, stageConcert } from '../harness.ts';
import { accessToken, contents, type Envelope, openServed, type Reply, type ServedStage } from './served.ts';

/** This process's time stands still, so that a busy machine sends no test's calls in more windows than it means. */
let nowMs = performance.now();
vi.spyOn(performance, 'now').mockImplementation(() => nowMs);

/** Rates count calls in windows of one second. */
const nextWindow = (): void => void (nowMs += 1_100);

const reasonsOf = (reply: Reply): (string | undefined)[] =>
  (Array.isArray(reply.body) ? (reply.body as Envelope[]) : [reply.envelope]).map(
    (each) => each.error?.json.data.reason,
  );
const refusalsOf = (reply: Reply): number => reasonsOf(reply).filter((reason) => reason === 'RATE_LIMITED').length;
const batchPath = (calls: number): string =>
  `/trpc/${Array.from({ length: calls }, () => 'concert.list').join(',')}?batch=1&input={}`;

describe('a user who may make five calls a second', () => {
  let served: ServedStage;
  beforeAll(async () => {
    served = await openServed({ http: { ...defaults.http, callsPerUser: 5 } });
  });
  afterAll(() => served.close());
  const batchAs = (calls: number, bearer: string): Promise<Reply> =>
    served.send(batchPath(calls), { headers: { authorization: `Bearer ${bearer}` } });

  test('has five of the eight calls in a batch answered, and is told when to come back', async () => {
    const reply = await batchAs(8, await accessToken('alice'));
    expect(reply.status).toBe(207);
    expect(refusalsOf(reply)).toBe(3);
    const refused = reply.envelopes.find((each) => each.error)!.error!.json;
    expect(refused.data).toMatchObject({ code: 'TOO_MANY_REQUESTS', httpStatus: 429, path: 'concert.list' });
    const { retryAfterMs } = refused.data as unknown as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(1_000);
  });

  test('is answered 429 from then on, whoever else is served, until the second is over', async () => {
    const jwt = await accessToken('bob');
    await batchAs(5, jwt);
    const reply = await served.get('concert.list', {}, jwt);
    expect([reply.status, reply.reason]).toEqual([429, 'RATE_LIMITED']);
    expect((await served.get('concert.list', {}, await accessToken('carol'))).status).toBe(200);
    nextWindow();
    expect((await served.get('concert.list', {}, jwt)).status).toBe(200);
  });

  test('cannot change anything with a call over the rate', async () => {
    const { concertId } = await stageConcert(served);
    await letIn(served, concertId, ['dora']);
    const jwt = await accessToken('dora');
    await batchAs(5, jwt);
    const before = await contents(served);
    const reply = await served.post('queue.issueToken', { concertId: 'con_x' }, jwt);
    expect(reply.status).toBe(429);
    expect(await contents(served)).toEqual(before);
  });

  test('is counted by who they are, not by the access token they show', async () => {
    await batchAs(3, await accessToken('erin', { jti: '1' }));
    expect(refusalsOf(await batchAs(5, await accessToken('erin', { jti: '2' })))).toBe(3);
  });

  test('calls with invalid inputs are counted, too', async () => {
    const jwt = await accessToken('finn');
    const replies = [];
    for (let call = 0; call < 7; call++) replies.push(await served.post('wallet.charge', { amount: 'x' }, jwt));
    expect(replies.map((reply) => reply.status)).toEqual([400, 400, 400, 400, 400, 429, 429]);
  });

  test('the operator has no such limit', async () => {
    const replies = await Promise.all(Array.from({ length: 4 }, () => batchAs(50, operatorKey)));
    expect(replies.map(refusalsOf)).toEqual([0, 0, 0, 0]);
  });
});

describe('an address that may make five calls a second', () => {
  let served: ServedStage;
  beforeAll(async () => {
    served = await openServed({ http: { ...defaults.http, callsPerAddress: 5 } });
  });
  afterAll(() => served.close());

  test('cannot make more by pretending to be another, nor as many users', async () => {
    nextWindow();
    const replies = [];
    for (let call = 0; call < 8; call++) {
      const headers = { 'x-forwarded-for': `10.0.0.${call}`, authorization: `Bearer ${await accessToken(`u${call}`)}` };
      replies.push(await served.send('/trpc/concert.list', { headers }));
    }
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(3);
  });

  test('is not what the operator is counted by, and probes are never refused', async () => {
    await served.send(batchPath(6));
    expect((await served.get('wallet.audit', undefined, operatorKey)).status).toBe(200);
    expect((await served.send('/health')).status).toBe(200);
    expect((await served.send('/ready')).status).toBe(200);
  });
});

describe('what an address sends counts where it comes in', () => {
  let served: ServedStage;
  beforeAll(async () => {
    served = await openServed({ http: { ...defaults.http, callsPerAddress: 5 } });
  });
  beforeEach(nextWindow);
  afterAll(() => served.close());

  /** Sends the same eight times and says which were refused for their number. */
  const eight = async (path: string, init?: RequestInit): Promise<string[]> => {
    const replies = [];
    for (let call = 0; call < 8; call++) replies.push(await served.send(path, init));
    const refused = replies.filter((reply) => reply.status === 429);
    for (const reply of refused) {
      expect(reply.error.data).toMatchObject({ reason: 'RATE_LIMITED', httpStatus: 429 });
      expect(reply.headers.get('retry-after')).toBe('1');
    }
    return replies.map((reply) => (reply.status === 429 ? 'refused' : 'answered'));
  };
  const fiveOfEight = Array.from({ length: 8 }, (_, call) => (call < 5 ? 'answered' : 'refused'));
  const json = { 'content-type': 'application/json' };

  test.each<[string, string, RequestInit?]>([
    ['procedures that do not exist', '/trpc/no.such'],
    ['pages that do not exist', '/nothing'],
    ['unreadable JSON', '/trpc/user.create', { method: 'POST', headers: json, body: '{' }],
    ['a body of another type', '/trpc/user.create', { method: 'POST', body: 'x' }],
    ['figures asked for with a bad key', '/metrics', { headers: { authorization: 'Bearer wrong' } }],
    ['a forged access token', '/trpc/payment.list', { headers: { authorization: 'Bearer a.b.c' } }],
    ['streams with a forged token', '/trpc/queue.watch?input={"token":"st1.x"}'],
    ['methods that do not exist', '/trpc/concert.list', { method: 'DELETE' }],
  ])('%s', async (_, path, init) => {
    expect(await eight(path, init)).toEqual(fiveOfEight);
  });

  test('a batch of procedures that do not exist is as many calls, however its commas are written', async () => {
    for (const comma of [',', '%2C', '%2c']) {
      nextWindow();
      const reply = await served.send(`/trpc/${Array.from({ length: 5 }, () => 'no.such').join(comma)}?batch=1`);
      expect(reply.status).toBe(404);
      expect((await served.get('concert.list', {})).status, comma).toBe(429);
    }
  });

  test('whoever is refused is not read, nor asked who they are', async () => {
    await served.send(batchPath(5));
    const body = JSON.stringify({ userId: 'x'.repeat(defaults.http.bodyBytes) });
    const reply = await served.send('/trpc/user.create', { method: 'POST', headers: json, body });
    expect([reply.status, reply.reason]).toEqual([429, 'RATE_LIMITED']);
  });

  test('a page of another origin can read the refusal and when to come back', async () => {
    await served.send(batchPath(5));
    const reply = await served.send('/trpc/concert.list', { headers: { origin: 'https://tickets.example' } });
    expect(reply.status).toBe(429);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('access-control-expose-headers')).toContain('retry-after');
  });

  test('probes are answered however much else there is', async () => {
    await served.send(batchPath(50));
    for (let call = 0; call < 20; call++) {
      expect((await served.send('/health')).status).toBe(200);
      expect((await served.send('/ready')).status).toBe(200);
    }
  });
});

describe('behind one proxy', () => {
  let served: ServedStage;
  beforeAll(async () => {
    served = await openServed({ http: { ...defaults.http, callsPerAddress: 5, trustedProxies: 1 } });
  });
  afterAll(() => served.close());
  const from = (forwarded: string, calls: number): Promise<Reply> =>
    served.send(batchPath(calls), { headers: { 'x-forwarded-for': forwarded } });

  test('each client is counted by the address that the proxy saw', async () => {
    expect(refusalsOf(await from('203.0.113.1', 5))).toBe(0);
    expect(refusalsOf(await from('203.0.113.2', 5))).toBe(0);
    expect(refusalsOf(await from('203.0.113.1', 5))).toBe(5);
  });

  test('a client that connects again and again is the same one, though its proxy writes another port each time', async () => {
    expect(refusalsOf(await from('203.0.113.9:40001', 5))).toBe(0);
    expect(refusalsOf(await from('203.0.113.9:40002', 5))).toBe(5);
    expect(refusalsOf(await from('[2001:db8:9:9::1]:40001', 5))).toBe(0);
    expect(refusalsOf(await from('[2001:db8:9:9::2]:40002', 5))).toBe(5);
  });

  test('what a client wrote in front of it counts for nothing', async () => {
    expect(refusalsOf(await from('1.1.1.1, 203.0.113.3', 5))).toBe(0);
    expect(refusalsOf(await from('2.2.2.2, 203.0.113.3', 5))).toBe(5);
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:54321', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:54321', '203.0.113.7'],
  ['[2001:db8:1:2::6]:54321', '2001:db8:1:2'],
  ['[2001:db8:1:2::6]', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::6', '2001:db8:1:2'],
  ['2001:db8:1:2::203.0.113.7', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['x'.repeat(1_000), 'x'.repeat(64)],
])('the address %.30s counts as %.30s: one host has a whole /64 of IPv6', (address, counted) => {
  expect(addressOf(address, '10.0.0.1', 1)).toBe(counted);
  expect(addressOf(undefined, address, 0)).toBe(counted);
});
