import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { defaults, serve } from '../../src/index.ts';
import { operatorKey, stageConcert, testConfig, until } from '../harness.ts';
import { version } from '../../src/http/version.ts';
import { accessToken, authorized, leaksIn, openServed, type Reply, request, type ServedStage } from './served.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const statusOf = async (path: string): Promise<number> => (await served.send(path)).status;

test('a server that serves is alive and ready', async () => {
  const alive = await served.send('/health');
  expect([alive.status, alive.body]).toEqual([200, { status: 'alive', version }]);
  const ready = await served.send('/ready');
  expect([ready.status, ready.body]).toEqual([200, { status: 'ready' }]);
});

test('figures are for the operator alone', async () => {
  const anonymous = await served.send('/metrics');
  expect([anonymous.status, anonymous.reason]).toEqual([401, 'UNAUTHENTICATED']);
  const user = await served.send('/metrics', { headers: authorized(await accessToken('alice')) });
  expect([user.status, user.reason]).toEqual([403, 'FORBIDDEN']);
});

test('the operator sees how calls fared, in Prometheus’ format', async () => {
  const { concertId } = await stageConcert(served);
  await served.post('queue.issueToken', { concertId, userId: 'nobody' }, operatorKey);
  const reply = await served.send('/metrics', { headers: authorized(operatorKey) });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  expect(reply.text).toContain('stagedoor_calls_total{command="queue.issueToken",result="USER_NOT_FOUND"} 1');
  for (const name of ['call_seconds', 'batch_size', 'batch_seconds', 'batch_faults_total', 'queue_depth'])
    expect(reply.text).toContain(`# TYPE stagedoor_${name} `);
});

test('a page of any origin may call, with a bearer token and without cookies', async () => {
  const reply = await served.send('/trpc/wallet.charge', {
    method: 'OPTIONS',
    headers: {
      origin: 'https://tickets.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,trpc-accept,last-event-id,traceparent',
    },
  });
  expect(reply.status).toBe(204);
  expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  expect(reply.headers.get('access-control-allow-methods')).toMatch(/\bPOST\b/);
  expect(reply.headers.get('access-control-allow-headers')).toBe(
    'authorization,content-type,trpc-accept,last-event-id,traceparent,tracestate,baggage,sentry-trace,idempotency-key',
  );
  expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
});

test('a page can read refusals too, and whether an answer was replayed', async () => {
  const headers = { origin: 'https://tickets.example' };
  for (const path of ['/trpc/concert.list', '/trpc/nothing', '/trpc/concert.get?input={']) {
    const reply = await served.send(path, { headers });
    expect(reply.headers.get('access-control-allow-origin'), path).toBe('*');
    expect(reply.headers.get('access-control-expose-headers'), path).toContain('idempotency-replayed');
  }
});

test('where the origins of pages are listed, those may call, with the headers that are listed, and no others', async () => {
  const http = {
    ...defaults.http,
    corsOrigins: ['https://tickets.example', 'https://desk.example'],
    corsHeaders: ['b3'],
  };
  const listed = await openServed({ http });
  const preflight = (origin: string): Promise<Reply> =>
    listed.send('/trpc/wallet.charge', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  const allowed = await preflight('https://desk.example');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://desk.example');
  expect(allowed.headers.get('access-control-allow-headers')).toBe(
    'authorization,content-type,trpc-accept,last-event-id,traceparent,b3',
  );
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  const page = await listed.send('/trpc/concert.list', { headers: { origin: 'https://tickets.example' } });
  expect(page.headers.get('access-control-allow-origin')).toBe('https://tickets.example');
  expect(page.headers.get('vary')?.toLowerCase()).toContain('origin');
  await listed.close();
});

test('an idle connection outlives the minute for which balancers keep theirs, and ends when it is told to', async () => {
  const usual = await served.send('/health');
  expect(usual.headers.get('keep-alive')).toBe('timeout=75');
  const brief = await openServed({ http: { ...defaults.http, keepAliveMs: 1_000 } });
  const { hostname, port } = new URL(brief.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');
  const idleSinceMs = performance.now();
  await once(socket.resume(), 'end');
  expect(performance.now() - idleSinceMs).toBeGreaterThan(900);
  socket.destroy();
  await brief.close();
});

test('every answer says which version of the server gave it', async () => {
  for (const path of [
    '/trpc/concert.list',
    '/trpc/concert.get?input={}',
    '/trpc/queue.status,concert.list?batch=1&input={}',
  ])
    expect((await served.send(path)).headers.get('stagedoor-version'), path).toBe(version);
});

test('while the database is away the server is alive, not ready, says so with a reason, and recovers by itself', async () => {
  const { concertId } = await stageConcert(served);
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  const database = new URL(served.databaseUrl).pathname.slice(1);
  try {
    await admin.query(`alter database ${database} with allow_connections false`);
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'stagedoor'",
      [database],
    );
    await until(async () => (await statusOf('/ready')) === 503);
    expect(await statusOf('/health')).toBe(200);
    const replies = [
      await served.get('concert.get', { concertId }),
      await served.post('queue.issueToken', { concertId }, await accessToken('alice')),
      await served.post('queue.pause', { concertId }, operatorKey),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(503);
      expect(reply.error.data).toMatchObject({ reason: 'UNAVAILABLE', retryAfterMs: expect.any(Number) as unknown });
      expect(leaksIn(reply)).toEqual([]);
    }
  } finally {
    await admin.query(`alter database ${database} with allow_connections true`);
    await admin.end();
  }
  await until(async () => (await statusOf('/ready')) === 200);
  await until(async () => (await served.get('concert.get', { concertId })).status === 200);
});

test('a crowd of probes asks the database once', async () => {
  let asked = 0;
  const isReady = (): Promise<boolean> => {
    asked++;
    return served.stagedoor.isReady();
  };
  const config = testConfig(served.databaseUrl);
  const other = await serve({ ...served.stagedoor, isReady }, config, { port: 0, host: '127.0.0.1' });
  const startedMs = performance.now();
  const replies = await Promise.all(Array.from({ length: 100 }, () => request(`${other.url}/ready`)));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  // An answer is remembered for half a second, which a busy machine may need more than once.
  expect(asked).toBeLessThanOrEqual(2 + (performance.now() - startedMs) / 500);
});

test('a database that does not answer makes a server not ready within seconds', async () => {
  const config = testConfig(served.databaseUrl);
  const stuck = { ...served.stagedoor, isReady: () => new Promise<boolean>(() => {}) };
  const other = await serve(stuck, config, { port: 0, host: '127.0.0.1' });
  expect((await request(`${other.url}/ready`)).status).toBe(503);
});

test('a server that begins to stop is alive but not ready', async () => {
  served.stagedoor.beginStop();
  const ready = await served.send('/ready');
  expect([ready.status, ready.body]).toEqual([503, { status: 'not ready' }]);
  expect(await statusOf('/health')).toBe(200);
});
