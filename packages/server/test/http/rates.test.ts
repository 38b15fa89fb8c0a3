import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaults } from '../../src/index.ts';
import { letIn, operatorKey, stageConcert } from '../harness.ts';
import { accessToken, contents, type Envelope, openServed, type Reply, type ServedStage } from './served.ts';

/** Rates count calls in windows of one second. */
const nextWindow = (): Promise<void> => delay(1_100);

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
    await nextWindow();
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
    await nextWindow();
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

  test('what a client wrote in front of it counts for nothing', async () => {
    expect(refusalsOf(await from('1.1.1.1, 203.0.113.3', 5))).toBe(0);
    expect(refusalsOf(await from('2.2.2.2, 203.0.113.3', 5))).toBe(5);
  });
});
