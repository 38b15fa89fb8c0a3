import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaults, serve } from '../../src/index.ts';
import { createDatabase, letIn, stageConcert, testConfig, until, waitingForLocks } from '../harness.ts';
import { dial, requestRaw } from './raw.ts';
import { accessToken, letOneIn, openServed, type Reply, type ServedStage } from './served.ts';
import { errorOf, openWatch, valueOf } from './sse.ts';

let served: ServedStage;
beforeEach(async () => {
  served = await openServed();
});
afterEach(() => served.close());

/** Less than what may finish has time to: nothing was waited for. */
const atOnceMs = 8_000;

/** How long something takes. */
async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

test('a call in flight when the server stops is finished and answered', async () => {
  const { concertId, scheduleId } = await stageConcert(served);
  const { token } = await letOneIn(served, concertId, 'alice');
  const jwt = await accessToken('alice');
  await served.sql('begin');
  await served.sql('select 1 from seats where concert_id = $1 for update', [concertId]);
  const input = { concertId, scheduleId, seatIds: [1], token, idempotencyKey: 'in flight' };
  const reserving = served.post('concert.reserve', input, jwt);
  await until(async () => (await served.sql(waitingForLocks)).length > 0);
  const stopping = served.stopServing();
  await delay(300);
  await served.sql('rollback');
  const reply = await reserving;
  expect(reply.answer()).toMatchObject({ status: 'held', seatIds: [1] });
  await stopping;
  await expect(served.send('/health')).rejects.toThrow();
});

test('a stream ends with an error that makes its reader connect again, elsewhere', async () => {
  const { concertId } = await stageConcert(served);
  const { token } = await letOneIn(served, concertId, 'alice');
  const stream = await openWatch(served.url, token);
  expect((await stream.next())?.event).toBe('connected');
  expect(valueOf(await stream.next())['state']).toBe('active');
  const stopping = served.stopServing();
  const events = await stream.rest();
  expect(errorOf(events.at(-1)).data).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    httpStatus: 503,
    reason: 'UNAVAILABLE',
  });
  expect(
    events.map(({ event }) => event),
    'a return would end the reader for good',
  ).not.toContain('return');
  await stopping;
});

test('the server stops within seconds though streams and idle connections are open', async () => {
  const { concertId } = await stageConcert(served);
  const { token } = await letOneIn(served, concertId, 'alice');
  const streams = await Promise.all(Array.from({ length: 10 }, () => openWatch(served.url, token)));
  const idle = await dial(served.url);
  idle.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(idle, 'data');
  idle.on('error', () => {});
  expect(await timed(() => served.stopServing())).toBeLessThan(atOnceMs);
  for (const stream of streams) expect(errorOf((await stream.rest()).at(-1)).data.reason).toBe('UNAVAILABLE');
  idle.destroy();
});

test('stopping again, and once more when it is over, is no different', async () => {
  const again = await serve(served.stagedoor, testConfig(served.databaseUrl), { port: 0, host: '127.0.0.1' });
  await Promise.all([again.close(), again.close()]);
  await again.close();
  await expect(fetch(`${again.url}/health`)).rejects.toThrow();
});

test('a connection that was opened ahead and never used does not delay the stop', async () => {
  const spare = await dial(served.url);
  spare.on('error', () => {});
  await delay(100);
  expect(await timed(() => served.stopServing())).toBeLessThan(atOnceMs);
  spare.destroy();
});

test('a request that never ends does not keep the server from stopping', async () => {
  const stuck = await dial(served.url);
  stuck.on('error', () => {});
  stuck.write(
    'POST /trpc/user.create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  );
  await delay(100);
  expect(await timed(() => served.stopServing())).toBeLessThan(atOnceMs);
  stuck.destroy();
});

test('headers that never end do not keep the server from stopping', async () => {
  const stuck = await dial(served.url);
  stuck.on('error', () => {});
  stuck.write('GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  await delay(100);
  expect(await timed(() => served.stopServing())).toBeLessThan(atOnceMs);
  stuck.destroy();
});

/** On a connection of its own, as probes and newcomers are. */
const ask = (url: string): Promise<Reply> => requestRaw(url, {});

describe('a server that drains before it stops', () => {
  const drainMs = 3_000;
  const open = (forMs = drainMs) =>
    serve(served.stagedoor, testConfig(served.databaseUrl, { http: { ...defaults.http, drainMs: forMs } }), {
      port: 0,
      host: '127.0.0.1',
    });

  test('is not ready, serves newcomers and whoever is there all the same, and then is gone', async () => {
    const draining = await open();
    const { url } = draining;
    expect((await ask(`${url}/ready`)).status).toBe(200);
    const tookMs = timed(() => draining.close());
    const ready = await ask(`${url}/ready`);
    expect([ready.status, ready.body]).toEqual([503, { status: 'not ready' }]);
    expect((await ask(`${url}/health`)).status).toBe(200);
    const listed = await fetch(`${url}/trpc/concert.list`);
    expect(listed.status).toBe(200);
    expect(listed.headers.get('connection'), 'who has a connection is asked to make another').toBe('close');
    // A timer may be a little early.
    expect(await tookMs).toBeGreaterThanOrEqual(drainMs - 50);
    expect(await tookMs).toBeLessThan(drainMs + atOnceMs);
    await expect(ask(`${url}/ready`)).rejects.toThrow();
  });

  test('keeps its streams until the listener closes, so that their readers find another', async () => {
    const { concertId } = await stageConcert(served);
    const { token } = await letOneIn(served, concertId, 'alice');
    const draining = await open();
    const stream = await openWatch(draining.url, token);
    await stream.next();
    await stream.next();
    const startedMs = performance.now();
    const closing = draining.close();
    expect(errorOf((await stream.rest()).at(-1)).data.reason).toBe('UNAVAILABLE');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(drainMs - 50);
    await closing;
  });

  test('waits for nobody once it is told to stop at once', async () => {
    const { concertId, scheduleId } = await stageConcert(served);
    const { token } = await letOneIn(served, concertId, 'alice');
    await served.sql('begin');
    await served.sql('select 1 from seats where concert_id = $1 for update', [concertId]);
    const draining = await open(60_000);
    const reserving = requestRaw(`${draining.url}/trpc/concert.reserve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await accessToken('alice')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ concertId, scheduleId, seatIds: [1], token, idempotencyKey: 'never mind' }),
    });
    const cut = expect(reserving).rejects.toThrow();
    await until(async () => (await served.sql(waitingForLocks)).length > 0);
    const atOnce = new AbortController();
    const tookMs = timed(() => draining.close({ atOnce: atOnce.signal }));
    await delay(100);
    atOnce.abort();
    expect(await tookMs).toBeLessThan(30_000);
    await cut;
    await served.sql('rollback');
  });
});

test('commands that come after the stop are refused, and nothing is done', async () => {
  const { concertId } = await stageConcert(served);
  await letIn(served, concertId, ['alice']);
  const before = await served.sql('select count(*) from tokens');
  await served.stagedoor.services.engine.stop();
  const reply = await served.post('queue.issueToken', { concertId }, await accessToken('alice'));
  expect(reply.status).toBe(503);
  expect(reply.error.data).toMatchObject({ reason: 'UNAVAILABLE', retryAfterMs: expect.any(Number) as unknown });
  expect(await served.sql('select count(*) from tokens')).toEqual(before);
});

test('once stopped, nothing keeps the process alive', async () => {
  const database = await createDatabase();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stops-by-itself.ts')], {
    env: { ...process.env, DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const hung = setTimeout(() => child.kill('SIGKILL'), 120_000);
  let stoppedMs = 0;
  child.stdout.once('data', () => (stoppedMs = performance.now()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(hung);
  await database.drop();
  expect({ code, signal, output: output.trim() }).toEqual({ code: 0, signal: null, output: 'stopped' });
  // fetch's own idle connections were closed by the server; nothing else may linger.
  expect(performance.now() - stoppedMs).toBeLessThan(20_000);
});
