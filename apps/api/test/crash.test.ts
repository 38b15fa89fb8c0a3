import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isRefusal, type StagedoorClient } from '../../../packages/client/src/index.ts';
import {
  brokenInvariants,
  buyTicket,
  eventually,
  holdSeat,
  logLine,
  processesIn,
  sharedDataDir,
  startServer,
  visitorOf,
} from './harness.ts';

const sharedDir = sharedDataDir();

/** The process id that PostgreSQL itself has noted. */
async function postmasterOf(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

/** Charges with one key until it is acknowledged, as the SDK's users are told to. */
async function chargeUntilAcknowledged(visitor: StagedoorClient, token: string, key: string): Promise<void> {
  for (;;) {
    try {
      await visitor.wallet.charge.mutate({ amount: 1_000, token, idempotencyKey: key });
      return;
    } catch (error) {
      if (!isRefusal(error, 'UNAVAILABLE', 'OUTCOME_UNKNOWN', 'OVERLOADED')) throw error;
      await delay(20);
    }
  }
}

test('after kill -9 of its PostgreSQL the same server serves within 10 s, and no acknowledged payment is lost or doubled', async () => {
  const dataDir = await sharedDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  const buyer = await visitorOf(server, dataDir, 'demo-1');
  const { paymentId } = await buyTicket(buyer);
  const saver = await visitorOf(server, dataDir, 'demo-2');
  const { token, reservationId } = await holdSeat(saver);

  let acknowledged = 0;
  let charging = true;
  const charges = (async () => {
    for (; charging; acknowledged++) await chargeUntilAcknowledged(saver, token, `charge ${acknowledged}`);
  })();
  await eventually(60_000, async () => expect(acknowledged).toBeGreaterThan(10));
  const killed = await postmasterOf(dataDir);
  const before = acknowledged;
  process.kill(killed, 'SIGKILL');
  // Four times as long as promised: the machine may be busy.
  await eventually(40_000, async () => {
    expect(await postmasterOf(dataDir)).not.toBe(killed);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    expect(acknowledged).toBeGreaterThan(before + 10);
  });
  charging = false;
  await charges;

  expect((await saver.wallet.balance.query({ token })).balance).toBe(acknowledged * 1_000);
  expect(await buyer.payment.get.query({ paymentId })).toMatchObject({ status: 'paid' });
  await saver.wallet.charge.mutate({ amount: 500_000, token, idempotencyKey: 'the rest' });
  await saver.payment.pay.mutate({ reservationId, token, idempotencyKey: 'pay' });
  expect(await brokenInvariants(server, dataDir)).toEqual([]);
  expect(await server.stop()).toBe(0);
  expect(await processesIn(dataDir)).toEqual([]);
});

test('after kill -9 of the server the next start carries on with its data', async () => {
  const dataDir = await sharedDir();
  const killed = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  const { paymentId } = await buyTicket(await visitorOf(killed, dataDir, 'demo-10'));
  const orphan = logLine(killed, 'postgres started')?.['pid'] as number;
  killed.signal('SIGKILL');
  expect(await killed.ended()).toBe('SIGKILL');
  expect(await processesIn(dataDir)).toContain(orphan);

  const next = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  expect(await processesIn(dataDir)).not.toContain(orphan);
  const visitor = await visitorOf(next, dataDir, 'demo-10');
  expect(await visitor.payment.get.query({ paymentId })).toMatchObject({ status: 'paid' });
  await buyTicket(visitor);
  expect(await brokenInvariants(next, dataDir)).toEqual([]);
  expect(await next.stop()).toBe(0);
  expect(await processesIn(dataDir)).toEqual([]);
});
