import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { until } from '../../../packages/server/test/harness.ts';
import {
  afterwards,
  databaseOf,
  holdSeat,
  launch,
  logLine,
  processesIn,
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
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from pg_locks where not granted');
      return rows[0]!.n > 0;
    },
    letGo: async () => void (await client.query('rollback')),
  };
}

test('a server that is told to stop while it starts ends with 0 and leaves nothing', async () => {
  const dataDir = await sharedDir();
  const starting = launch({ STAGEDOOR_DATA_DIR: dataDir });
  await until(() => logLine(starting, 'postgres cluster made') !== undefined, 20_000);
  starting.signal('SIGHUP');
  expect(await starting.ended()).toBe(0);
  expect(await processesIn(dataDir)).toEqual([]);
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
    expect(await server.ended(10_000)).toBe(0);
    expect(logLine(server, 'stopped')).toBeDefined();
    expect(server.stderr()).toBe('');
    expect(await processesIn(dataDir)).toEqual([]);
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  },
);
