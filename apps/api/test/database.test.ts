import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createClient } from '../../../packages/client/src/index.ts';
import { start as startPostgres } from '../../../packages/postgres/test/harness.ts';
import { createDatabase, until } from '../../../packages/server/test/harness.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';
import { afterwards, buyTicket, launch, logLine, newDataDir, startServer, visitorOf } from './harness.ts';

const secrets = {
  STAGEDOOR_OPERATOR_KEY: 'operator-key-of-this-test',
  STAGEDOOR_TOKEN_SECRET: 'a token secret of this test, 32 or longer',
  STAGEDOOR_JWT_SECRET: 'a shared secret of this test, 32 or longer',
};

/** A database on the run's own server, dropped afterwards. */
async function ownDatabase(): Promise<string> {
  const database = await createDatabase();
  afterwards(() => database.drop());
  return database.url;
}

/** A port of loopback that takes connections and never says a word, until it is given up. */
async function listen(): Promise<{ port: number; giveUp: () => Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    giveUp: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const at = (port: number): string => `postgres://somebody:pass-word@127.0.0.1:${port}/stagedoor`;

test('with a database of your own it starts no PostgreSQL, keeps no files and loads no demo', async () => {
  const dataDir = await newDataDir();
  const server = await startServer({ ...secrets, DATABASE_URL: await ownDatabase(), STAGEDOOR_DATA_DIR: dataDir });
  expect((await createClient({ url: server.url }).concert.list.query()).concerts).toEqual([]);
  expect(logLine(server, 'postgres started')).toBeUndefined();
  expect(server.stdout()).not.toContain('Be a demo visitor');
  expect(existsSync(dataDir)).toBe(false);
  const operator = createClient({ url: server.url, accessToken: secrets.STAGEDOOR_OPERATOR_KEY });
  expect((await operator.concert.create.mutate({ title: 'A concert' })).concertId).toMatch(/^con_/);
  expect(await server.stop()).toBe(0);
});

test('with a database of your own users make no money, which is said at the start, and services put in what they took', async () => {
  const DATABASE_URL = await ownDatabase();
  const server = await startServer({ ...secrets, DATABASE_URL, STAGEDOOR_JWT_CREATE_USERS: 'on' });
  await until(() =>
    server.stdout().includes('wallet.charge is closed: services that took a payment call wallet.credit'),
  );
  const operator = createClient({ url: server.url, accessToken: secrets.STAGEDOOR_OPERATOR_KEY });
  const { concertId } = await operator.concert.create.mutate({ title: 'A concert' });
  const env = readEnv({ ...secrets, DATABASE_URL });
  const visitor = createClient({ url: server.url, accessToken: await accessTokenFor('ann', env) });
  const { token } = await visitor.queue.issueToken.mutate({ concertId });
  const charging = visitor.wallet.charge.mutate({ amount: 1_000_000_000, token, idempotencyKey: 'rich' });
  await expect(charging).rejects.toMatchObject({
    data: { reason: 'CHARGE_CLOSED', httpStatus: 403 },
    message: expect.stringContaining('wallet.credit') as string,
  });
  const payment = { userId: 'ann', currency: 'KRW', amount: 1_000, reference: 'pi_1', idempotencyKey: 'pi_1' };
  expect(await operator.wallet.credit.mutate(payment)).toMatchObject({ balance: 1_000 });
  expect(await server.stop()).toBe(0);
  const open = await startServer({ ...secrets, DATABASE_URL, STAGEDOOR_WALLET_CHARGE: 'open', STAGEDOOR_WORKERS: '2' });
  await until(() => open.stdout().includes('wallet.charge is open'));
  const rich = createClient({ url: open.url, accessToken: await accessTokenFor('ann', env) });
  const charged = await rich.wallet.charge.mutate({ amount: 1, token, idempotencyKey: 'one' });
  expect(charged).toMatchObject({ balance: 1_001 });
  expect(await open.stop()).toBe(0);
});

test('the embedded demo’s workers let visitors charge as a single process does', async () => {
  const dataDir = await newDataDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir, STAGEDOOR_WORKERS: '2' });
  expect(await buyTicket(await visitorOf(server, dataDir, 'demo-1'))).toMatchObject({
    paymentId: expect.stringMatching(/^pay_/) as string,
  });
  expect(await server.stop()).toBe(0);
});

test('without secrets, or with short ones, it refuses to start and names them', async () => {
  const DATABASE_URL = at(1);
  const none = launch({ DATABASE_URL, STAGEDOOR_JWKS_URL: '' });
  const short = launch({ ...secrets, DATABASE_URL, STAGEDOOR_TOKEN_SECRET: 'too short' });
  expect(await none.ended()).toBe(1);
  for (const name of Object.keys(secrets)) expect(none.stderr()).toContain(name);
  expect(await short.ended()).toBe(1);
  expect(short.stderr()).toContain('STAGEDOOR_TOKEN_SECRET (at least 32 characters)');
  expect(short.stderr()).not.toMatch(/too short|STAGEDOOR_OPERATOR_KEY|\n\s+at /);
});

test('bad variables are named, without a stack', async () => {
  const program = launch({ PORT: 'eighty', STAGEDOOR_DEMO: 'perhaps' });
  expect(await program.ended()).toBe(1);
  expect(program.stderr()).toMatch(/^PORT: [^\n]+\nSTAGEDOOR_DEMO: [^\n]+\n$/);
  expect(program.stdout()).toBe('');
});

test('a database that nobody serves ends the start within seconds, and says where it is', async () => {
  const { port, giveUp } = await listen();
  await giveUp();
  const program = launch({ ...secrets, DATABASE_URL: at(port) });
  expect(await program.ended(15_000)).toBe(1);
  const said = program.stdout() + program.stderr();
  expect(said).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}`));
  expect(said).toContain('ECONNREFUSED');
  expect(said).not.toContain('pass-word');
});

test('a database that never answers ends the start within seconds, and the password is not shown', async () => {
  const { port, giveUp } = await listen();
  afterwards(giveUp);
  const program = launch({ ...secrets, DATABASE_URL: at(port) });
  expect(await program.ended(15_000)).toBe(1);
  const said = program.stdout() + program.stderr();
  expect(said).not.toBe('');
  expect(said).not.toContain('pass-word');
});

test('a database that refuses the password ends the start, and the password is not shown', async () => {
  const url = Object.assign(new URL(await ownDatabase()), { password: 'wrong-word' });
  const program = launch({ ...secrets, DATABASE_URL: url.href });
  expect(await program.ended(15_000)).toBe(1);
  const said = program.stdout() + program.stderr();
  expect(said).toContain('password authentication failed');
  expect(said).not.toContain('wrong-word');
});

test('a password with any characters works beside the address, as the compose file gives it', async () => {
  const url = new URL(await ownDatabase());
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  const role = `compose_${randomBytes(4).toString('hex')}`;
  const PGPASSWORD = 'p/a#s?s@w:o%rd';
  await admin.query(`create role ${role} login superuser password '${PGPASSWORD}'`);
  afterwards(async () => {
    await admin.query(`drop owned by ${role}`);
    await admin.query(`drop role ${role}`);
    await admin.end();
  });
  Object.assign(url, { username: role, password: '' });
  const server = await startServer({ ...secrets, DATABASE_URL: url.href, PGPASSWORD });
  const operator = createClient({ url: server.url, accessToken: secrets.STAGEDOOR_OPERATOR_KEY });
  expect((await operator.wallet.audit.query()).every(({ holds }) => holds)).toBe(true);
  expect(await server.stop()).toBe(0);
  const without = launch({ ...secrets, DATABASE_URL: url.href, PGPASSWORD: 'another' });
  expect(await without.ended(15_000)).toBe(1);
});

test('a database that would lose payments in a crash is refused', async () => {
  const unsafe = await startPostgres(await newDataDir(), { settings: { fsync: 'off' } });
  const program = launch({ ...secrets, DATABASE_URL: unsafe.url });
  expect(await program.ended()).toBe(1);
  expect(program.stderr()).toBe('The database runs with fsync = off and would lose payments in a crash. Turn it on.\n');
});
