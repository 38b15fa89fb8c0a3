import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { createClient, safe, type StagedoorClient } from '../../../client/src/index.ts';
import { startStagedoor, type TestServer } from '../../src/testing/index.ts';
import { until } from '../harness.ts';

/** What the system takes for its folder of temporary files. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedoor-testing-'));
  await chmod(folder, 0o711);
  vi.stubEnv('TMPDIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Whether no PostgreSQL has a folder any more: it ends before its folder does. */
const isGone = async (): Promise<boolean> => (await readdir(folder)).length === 0;

const clientOf = (stagedoor: TestServer, userId: string): StagedoorClient =>
  createClient({ url: stagedoor.url, accessToken: () => stagedoor.accessTokenFor(userId) });

/** Enters and waits for the turn. */
async function enter(client: StagedoorClient, concertId: string): Promise<string> {
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await until(async () => (await client.queue.status.query({ token })).state === 'active');
  return token;
}

test('one line gives a server that sells a ticket', async () => {
  await using stagedoor = await startStagedoor();
  await stagedoor.createUser('mia', { balance: 100_000 });
  const client = clientOf(stagedoor, 'mia');
  const { concertId, scheduleIds } = stagedoor.concerts[0]!;

  const token = await enter(client, concertId);
  const hold = await client.concert.reserve.mutate({
    concertId,
    scheduleId: scheduleIds[0]!,
    seatIds: [1, 2],
    token,
    idempotencyKey: 'hold',
  });
  const payment = await client.payment.pay.mutate({
    reservationId: hold.reservationId,
    token,
    idempotencyKey: 'pay',
  });
  expect(payment).toMatchObject({ amount: 90_000, balance: 10_000 });
});

test('a test sets its own scene: concerts, queues, users and their money', async () => {
  await using stagedoor = await startStagedoor({
    concerts: [
      {
        title: 'The Late Show',
        currency: 'EUR',
        schedules: [
          {
            startsAt: '2031-05-01T20:00:00Z',
            sections: [{ name: 'Stalls', rows: 2, seatsPerRow: 3, price: 2_500 }],
          },
        ],
      },
    ],
    users: { ann: { balance: 700, currency: 'EUR' }, ben: {} },
    queue: { maxActive: 1 },
  });
  const ann = clientOf(stagedoor, 'ann');
  const { concertId, scheduleIds } = stagedoor.concerts[0]!;
  expect(await ann.concert.get.query({ concertId })).toMatchObject({
    title: 'The Late Show',
    currency: 'EUR',
    priceRange: { from: 2_500, to: 2_500 },
    dates: [{ scheduleId: scheduleIds[0], startsAt: new Date('2031-05-01T20:00:00Z'), capacity: 6 }],
  });
  const token = await enter(ann, concertId);
  expect((await ann.wallet.balance.query({ token })).balance).toBe(700);
  expect(await clientOf(stagedoor, 'ben').queue.issueToken.mutate({ concertId })).toMatchObject({ state: 'waiting' });

  const later = await stagedoor.createConcert({
    salesOpenAt: new Date('2031-01-01'),
    salesEndAt: new Date('2032-01-01'),
    venue: 'Blue Door',
    timeZone: 'Asia/Seoul',
    queue: { maxActive: 2 },
  });
  expect(await ann.concert.get.query({ concertId: later.concertId })).toMatchObject({
    salesEndAt: new Date('2032-01-01'),
    venue: 'Blue Door',
    timeZone: 'Asia/Seoul',
  });
  expect(await ann.queue.issueToken.mutate({ concertId: later.concertId })).toMatchObject({ state: 'pre_queue' });
  const operator = createClient({ url: stagedoor.url, accessToken: stagedoor.operatorKey });
  expect(await operator.queue.configure.mutate({ concertId: later.concertId })).toMatchObject({ maxActive: 2 });
});

test('an opening balance takes no place in any queue and keeps the books whole', async () => {
  await using stagedoor = await startStagedoor({ users: { mia: { balance: 5_000 } } });
  await stagedoor.createUser('mia', { balance: 1_000 });
  const { concertId } = stagedoor.concerts[0]!;
  const mia = clientOf(stagedoor, 'mia');
  const place = await mia.queue.issueToken.mutate({ concertId });
  expect(place).toMatchObject({ place: 1, ahead: 0 });
  expect((await mia.wallet.balance.query({ token: place.token })).balance).toBe(6_000);
  const operator = createClient({ url: stagedoor.url, accessToken: stagedoor.operatorKey });
  expect((await operator.wallet.audit.query()).filter((invariant) => !invariant.holds)).toEqual([]);
});

test('two servers in one process know nothing of each other', async () => {
  const [one, other] = await Promise.all([startStagedoor({ users: { mia: {} } }), startStagedoor()]);
  await using _one = one;
  await using _other = other;
  const { concertId } = one.concerts[0]!;
  const stranger = createClient({ url: other.url, accessToken: await one.accessTokenFor('mia') });
  const [, refusal] = await safe(stranger.queue.issueToken.mutate({ concertId }));
  expect(refusal?.data?.reason).toBe('UNAUTHENTICATED');
  const { concerts } = await stranger.concert.list.query();
  expect(concerts.map((concert) => concert.concertId)).toEqual(other.concerts.map((concert) => concert.concertId));
  await other.stop();
  expect(await enter(clientOf(one, 'mia'), concertId)).toBeTypeOf('string');
});

test('after stop nobody answers, and soon no PostgreSQL is left', async () => {
  const stagedoor = await startStagedoor();
  expect(await readdir(folder)).not.toEqual([]);
  await Promise.all([stagedoor.stop(), stagedoor.stop()]);
  await expect(fetch(`${stagedoor.url}/health`)).rejects.toThrow('fetch failed');
  await until(isGone);
});

test('a test process that is killed leaves no PostgreSQL behind', async () => {
  await until(isGone);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stays.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(createInterface(child.stdout), 'line');
  expect(await readdir(folder)).toHaveLength(1);
  child.kill('SIGKILL');
  await until(isGone);
});

test('it works on a PostgreSQL of your own, and leaves no database there', async () => {
  const databaseUrl = inject('adminUrl');
  const before = await databases(databaseUrl);
  const stagedoor = await startStagedoor({ databaseUrl, users: { mia: {} } });
  expect(await enter(clientOf(stagedoor, 'mia'), stagedoor.concerts[0]!.concertId)).toBeTypeOf('string');
  expect(await databases(databaseUrl)).toHaveLength(before.length + 1);
  await stagedoor.stop();
  expect(await databases(databaseUrl)).toEqual(before);
});

/** The databases that test servers have made. */
async function databases(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'stagedoor_test_%' order by datname`,
  );
  await client.end();
  return rows.map((row) => row.datname);
}
