import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { until, waitingForLocks } from '../../../packages/server/test/harness.ts';
import {
  afterwards,
  databaseOf,
  holdSeat,
  launch,
  logLine,
  processesIn,
  type Server,
  sharedDataDir,
  startServer,
  visitorOf,
} from './harness.ts';

const sharedDir = sharedDataDir();

/** A transaction of somebody else that keeps every wallet from being changed. */
async function holdWallets(url: string): Promise<{ somebodyWaits(): Promise<boolean>; letGo(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  afterwards(() => client.end());
  await client.query('begin');
  await client.query('select 1 from wallets for update');
  return {
    async somebodyWaits() {
      const { rows } = await client.query(waitingForLocks);
      return rows.length > 0;
    },
    letGo: async () => void (await client.query('rollback')),
  };
}

test('a server that is told to stop while it starts ends with 0 and leaves nothing', async () => {
  const dataDir = await sharedDir();
  const starting = launch({ STAGEDOOR_DATA_DIR: dataDir });
  await until(() => logLine(starting, 'postgres cluster made') !== undefined);
  starting.signal('SIGHUP');
  expect(await starting.ended()).toBe(0);
  expect(await processesIn(dataDir)).toEqual([]);
});

/** A server on a database of its own, as a deployment has it, beside an embedded one that only lends its PostgreSQL. */
async function startDeployed(variables: Record<string, string> = {}): Promise<Server> {
  const dataDir = await sharedDir();
  const lender = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  return await startServer({
    DATABASE_URL: await databaseOf(lender, dataDir),
    STAGEDOOR_OPERATOR_KEY: 'the-operator-key-of-this-test',
    STAGEDOOR_TOKEN_SECRET: 'the token secret of this test, at least 32 long',
    STAGEDOOR_JWT_SECRET: 'the shared secret of this test, at least 32 long',
    STAGEDOOR_WALLET_CHARGE: 'open',
    ...variables,
  });
}

/** A connection that has sent half a request. */
async function sendHalf(server: Server): Promise<void> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(
    'POST /trpc/user.create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  );
}

/** `/ready` on a connection of its own, as a load balancer asks. */
const readiness = async (server: Server): Promise<number> =>
  (await fetch(`${server.url}/ready`, { headers: { connection: 'close' } })).status;

test('a deployed server says for a while that it is not ready, then ends in time whatever is half sent', async () => {
  const server = await startDeployed({ STAGEDOOR_DRAIN_MS: '4000' });
  expect(await readiness(server)).toBe(200);
  await sendHalf(server);
  const startedMs = performance.now();
  server.signal('SIGTERM');
  await until(async () => (await readiness(server)) === 503);
  expect(await readiness(server), 'newcomers are told, too').toBe(503);
  expect(await server.ended()).toBe(0);
  const tookMs = performance.now() - startedMs;
  expect(tookMs).toBeGreaterThanOrEqual(3_950);
  // What is half sent may take half a minute.
  expect(tookMs).toBeLessThan(20_000);
});

test('a second signal ends the draining at once', async () => {
  const server = await startDeployed({ STAGEDOOR_DRAIN_MS: '60000' });
  const startedMs = performance.now();
  server.signal('SIGTERM');
  await until(() => logLine(server, 'stopping') !== undefined);
  await delay(300);
  server.signal('SIGTERM');
  expect(await server.ended(120_000)).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(40_000);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'after %s a payment in flight is answered, then the server ends with 0 and its PostgreSQL with it',
  async (signal) => {
    const dataDir = await sharedDir();
    const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
    const visitor = await visitorOf(server, dataDir, `demo-${signal.length}`);
    const { token, reservationId } = await holdSeat(visitor);
    await visitor.wallet.charge.mutate({ amount: 500_000, token, idempotencyKey: crypto.randomUUID() });
    const lock = await holdWallets(await databaseOf(server, dataDir));
    const paying = visitor.payment.pay.mutate({ reservationId, token, idempotencyKey: 'pay' });
    await until(() => lock.somebodyWaits());

    server.signal(signal);
    await until(() => logLine(server, 'stopping') !== undefined);
    await delay(100);
    await lock.letGo();
    expect(await paying).toMatchObject({ reservation: { reservationId, status: 'paid' } });
    expect(await server.ended()).toBe(0);
    expect(logLine(server, 'stopped')).toBeDefined();
    expect(server.stderr()).toBe('');
    expect(await processesIn(dataDir)).toEqual([]);
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  },
);
