import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClient, type RouterOutputs } from '../../../packages/client/src/index.ts';
import { until } from '../../../packages/server/test/harness.ts';
import {
  afterwards,
  brokenInvariants,
  buyTicket,
  enter,
  isRoot,
  launch,
  newDataDir,
  processesIn,
  sharedDataDir,
  startServer,
  visitorOf,
} from './harness.ts';

const sharedDir = sharedDataDir();

/** What the first start's visitor bought, for the next start to find. */
let bought: { paymentId: string; seatIds: number[]; concerts: RouterOutputs['concert']['list']['concerts'] };

test('the first start makes its secrets, loads the demo and says where to look', async () => {
  const dataDir = await sharedDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir });

  const { concerts } = await createClient({ url: server.url }).concert.list.query();
  const capacities = concerts.map((concert) => concert.dates.map((date) => date.capacity));
  expect(capacities).toEqual([[2_020, 2_020], [50], [10_040, 10_040]]);
  for (const date of concerts.flatMap(({ dates }) => dates))
    expect(date.startsAt.getTime()).toBeGreaterThan(Date.now());

  await until(() => server.stdout().includes('Be the operator'));
  expect(server.stdout()).toContain(`Stagedoor sells seats at ${server.url}`);
  expect(server.stdout()).toContain(`STAGEDOOR_DATA_DIR=${dataDir} STAGEDOOR_URL=${server.url} npx -y pnpm@12 buy`);
  expect(server.stdout()).toContain(`STAGEDOOR_DATA_DIR=${dataDir} npx -y pnpm@12 --silent access-token --operator`);
  expect(server.stdout()).toContain(`curl '${server.url}/trpc/concert.list'`);
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  for (const probe of ['/health', '/ready']) expect((await fetch(`${server.url}${probe}`)).status).toBe(200);

  bought = { ...(await buyTicket(await visitorOf(server, dataDir, 'demo-1'))), concerts };
  expect(await server.stop()).toBe(0);
  expect(await processesIn(dataDir)).toEqual([]);
});

test('the next start finds the same concerts and tickets, and goes on when a second one is refused', async () => {
  const dataDir = await sharedDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir });
  const second = launch({ STAGEDOOR_DATA_DIR: dataDir });
  const visitor = await visitorOf(server, dataDir, 'demo-1');
  const { paymentId, seatIds, concerts } = bought;
  expect((await visitor.concert.list.query()).concerts).toEqual(concerts);
  expect(await visitor.payment.get.query({ paymentId })).toMatchObject({ status: 'paid' });

  expect(await second.ended()).toBe(1);
  expect(second.stderr()).toMatch(/^The data directory \S+ is in use by another running server\. Stop that one/);
  expect(second.stderr()).toContain(dataDir);

  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  const { concertId, dates } = concerts[0]!;
  const { token } = await enter(visitor, concertId);
  const free = await visitor.concert.availableSeats.query({ concertId, scheduleId: dates[0]!.scheduleId, token });
  expect(free.seats).toHaveLength(2_019);
  expect(free.seats.map(({ seatId }) => seatId)).not.toContain(seatIds[0]);
  expect(await brokenInvariants(server, dataDir)).toEqual([]);
  expect(await server.stop()).toBe(0);
});

test('a port that is taken is named, and nothing is left running', async () => {
  const dataDir = await sharedDir();
  const other = createServer().listen(0, '127.0.0.1');
  afterwards(async () => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const server = launch({ STAGEDOOR_DATA_DIR: dataDir, PORT: String(port) });
  expect(await server.ended()).toBe(1);
  expect(server.stderr()).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken\\.`));
  expect(await processesIn(dataDir)).toEqual([]);
});

// Another user is able to run PostgreSQL only when root starts it.
describe.skipIf(!isRoot)('as root', () => {
  test('a data directory below a private home folder works, also without the demo', async () => {
    const dataDir = await newDataDir(0o700);
    const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir, STAGEDOOR_DEMO: 'off', HOST: '' });
    expect((await createClient({ url: server.url }).concert.list.query()).concerts).toEqual([]);
    expect((await stat(join(dataDir, '../..'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await server.stop()).toBe(0);
  });
});
