import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { until, waitingForLocks } from '../../../packages/server/test/harness.ts';
import { demoUsers } from '../src/demo.ts';
import {
  afterwards,
  brokenInvariants,
  buyTicket,
  databaseOf,
  eventually,
  holdSeat,
  logLines,
  newDataDir,
  processesIn,
  secretsOf,
  sharedDataDir,
} from './harness.ts';
import { callsByWorker, isAlive, operatorOf, pidsOf, startWorkers, visitor } from './workers.ts';

const sharedDir = sharedDataDir();

test('two workers serve one port, share the secrets without showing them, and the welcome is said once', async () => {
  const dataDir = await sharedDir();
  const server = await startWorkers(dataDir);
  expect([...(await callsByWorker(server, dataDir)).keys()].sort()).toEqual(['1', '2']);
  expect(server.stdout().split('Stagedoor sells seats at')).toHaveLength(2);
  expect(server.stdout()).toContain(`Stagedoor sells seats at ${server.url}\n`);
  expect(new Set(logLines(server, 'serving').map(({ url }) => url))).toEqual(new Set([server.url]));

  const secrets = Object.values(await secretsOf(dataDir));
  expect(secrets).toHaveLength(4);
  const shown = [server.stdout(), server.stderr()];
  if (process.platform === 'linux')
    for (const pid of pidsOf(server).values()) shown.push(await readFile(`/proc/${pid}/cmdline`, 'utf8'));
  for (const secret of secrets) for (const text of shown) expect(text).not.toContain(secret);

  expect(await server.stop()).toBe(0);
  expect(server.stderr()).toBe('');
  expect(await processesIn(dataDir)).toEqual([]);
});

test('a ticket is bought with calls that any worker answers', async () => {
  const dataDir = await sharedDir();
  const server = await startWorkers(dataDir);
  const before = await callsByWorker(server, dataDir);
  const buyer = await visitor(server, dataDir, 'demo-1');
  const { paymentId } = await buyTicket(buyer);
  for (let call = 0; call < 4; call++)
    expect(await buyer.payment.get.query({ paymentId })).toMatchObject({ status: 'paid' });
  const after = await callsByWorker(server, dataDir);
  for (const worker of ['1', '2']) expect(after.get(worker)).toBeGreaterThan(before.get(worker)!);
  expect(await brokenInvariants(server, dataDir)).toEqual([]);
  expect(await server.stop()).toBe(0);
});

test('after kill -9 of a worker another takes its place, the service goes on, and nobody loses a place in the queue', async () => {
  const dataDir = await newDataDir();
  const server = await startWorkers(dataDir);
  const operator = await operatorOf(server, dataDir);
  const { concertId } = (await operator.concert.list.query()).concerts[0]!;
  await operator.queue.pause.mutate({ concertId });
  const visitors = await Promise.all(demoUsers.map((userId) => visitor(server, dataDir, userId)));
  const places: { token: string; ahead: number }[] = [];
  for (const one of visitors) places.push(await one.queue.issueToken.mutate({ concertId }));

  const killed = pidsOf(server).get(1)!;
  process.kill(killed, 'SIGKILL');
  // A connection may have been on its way to the one that was killed; from then on the other answers all.
  await eventually(60_000, () => visitors[0]!.queue.issueToken.mutate({ concertId }));
  for (const [index, one] of visitors.entries()) {
    const { token, ahead } = places[index]!;
    expect(await one.queue.issueToken.mutate({ concertId })).toMatchObject({ token, ahead, state: 'waiting' });
    expect(await one.queue.status.query({ token })).toMatchObject({ token, ahead, state: 'waiting' });
  }
  await until(() => pidsOf(server).get(1) !== killed);
  expect(logLines(server, 'worker ended')).toMatchObject([{ worker: 1, reason: 'SIGKILL' }]);
  expect([...(await callsByWorker(server, dataDir)).keys()].sort()).toEqual(['1', '2']);

  await operator.queue.resume.mutate({ concertId });
  for (const [index, one] of visitors.entries())
    await until(async () => (await one.queue.status.query(places[index]!)).state === 'active');
  await buyTicket(visitors[0]!);
  expect(await brokenInvariants(server, dataDir)).toEqual([]);
  const replacement = pidsOf(server).get(1)!;
  expect(await server.stop()).toBe(0);
  expect(isAlive(replacement)).toBe(false);
});

test.each(['the primary alone', 'every process, as by Ctrl-C'])(
  'after SIGINT to %s a payment in flight is answered, then all end and the PostgreSQL with them',
  async (whom) => {
    const dataDir = await sharedDir();
    const server = await startWorkers(dataDir);
    const payer = await visitor(server, dataDir, whom === 'the primary alone' ? 'demo-2' : 'demo-3');
    const { token, reservationId } = await holdSeat(payer);
    await payer.wallet.charge.mutate({ amount: 500_000, token, idempotencyKey: crypto.randomUUID() });
    const somebody = new pg.Client({ connectionString: await databaseOf(server, dataDir) });
    somebody.on('error', () => {});
    afterwards(() => somebody.end());
    await somebody.connect();
    await somebody.query('begin');
    await somebody.query('select 1 from wallets for update');
    const paying = payer.payment.pay.mutate({ reservationId, token, idempotencyKey: 'pay' });
    await until(async () => {
      const { rows } = await somebody.query(waitingForLocks);
      return rows.length > 0;
    });

    const pids = [...pidsOf(server).values()];
    server.signal('SIGINT');
    if (whom !== 'the primary alone') for (const pid of pids) process.kill(pid, 'SIGINT');
    await until(() => logLines(server, 'stopping').length === 3);
    await delay(100);
    await somebody.query('rollback');
    expect(await paying).toMatchObject({ reservation: { reservationId, status: 'paid' } });
    expect(await server.ended()).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await processesIn(dataDir)).toEqual([]);
    expect(logLines(server, 'worker ended')).toEqual([]);
    expect(server.stderr()).toBe('');
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  },
);

test('a worker that hangs does not keep the others from stopping', async () => {
  const dataDir = await sharedDir();
  const server = await startWorkers(dataDir);
  const hung = pidsOf(server).get(2)!;
  process.kill(hung, 'SIGSTOP');
  server.signal('SIGTERM');
  expect(await server.ended()).toBe(0);
  expect(isAlive(hung)).toBe(false);
  expect(logLines(server, 'worker does not end and is killed')).toMatchObject([{ worker: 2 }]);
  expect(await processesIn(dataDir)).toEqual([]);
});

test('after kill -9 of the primary its workers end by themselves, and the next start carries on', async () => {
  const dataDir = await sharedDir();
  const server = await startWorkers(dataDir);
  const pids = [...pidsOf(server).values()];
  server.signal('SIGKILL');
  await until(() => !pids.some(isAlive));
  expect(await server.ended()).toBe('SIGKILL');
  expect(logLines(server, 'stopped').map(({ worker }) => worker)).toEqual(expect.arrayContaining([1, 2]));

  const next = await startWorkers(dataDir);
  await buyTicket(await visitor(next, dataDir, 'demo-4'));
  expect(await next.stop()).toBe(0);
});
