import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedBinaries } from '../src/binaries.ts';
import { startPostgres } from '../src/index.ts';
import { freePort } from '../src/ports.ts';
import { start as startWith } from '../src/start.ts';
import { afterwards, keep, newDataDir, password, processesIn, query, sharedDataDir, start } from './harness.ts';

const sharedDir = sharedDataDir();

test('a first start makes a cluster and serves the database stagedoor', async () => {
  const dataDir = await newDataDir();
  const said: string[] = [];
  const postgres = await start(dataDir, { log: (message) => said.push(message) });
  expect(postgres.url).toBe(
    `postgres://stagedoor:${encodeURIComponent(password)}@127.0.0.1:${postgres.port}/stagedoor`,
  );
  const [row] = await query(
    postgres.url,
    `SELECT current_user AS "user", current_database() AS db, version(),
            (SELECT json_object_agg(name, setting) FROM pg_settings) AS settings`,
  );
  expect(row).toMatchObject({
    user: 'stagedoor',
    db: 'stagedoor',
    version: expect.stringContaining('PostgreSQL 18'),
    settings: {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      password_encryption: 'scram-sha-256',
      server_encoding: 'UTF8',
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      max_connections: '100',
      TimeZone: 'UTC',
    },
  });
  expect(said).toEqual(['postgres cluster made', 'postgres started']);
});

test('a second start finds the data of the first', async () => {
  const dataDir = await sharedDir();
  const first = await start(dataDir);
  await query(first.url, 'CREATE TABLE t AS SELECT 42 AS x');
  await first.stop();
  const second = await start(dataDir);
  expect(await query(second.url, 'SELECT x FROM t')).toEqual([{ x: 42 }]);
});

test('stop may be called twice and leaves no process', async () => {
  const dataDir = await sharedDir();
  const postgres = await start(dataDir);
  expect(postgres.pid()).toBeGreaterThan(0);
  expect(await processesIn(dataDir)).not.toEqual([]);
  await Promise.all([postgres.stop(), postgres.stop()]);
  await postgres.stop();
  expect(await processesIn(dataDir)).toEqual([]);
  expect(postgres.pid()).toBeUndefined();
});

test('clients that stay connected do not hold up stop', async () => {
  const postgres = await start(await sharedDir());
  const sleeping = query(postgres.url, 'SELECT pg_sleep(60)').catch((error: Error) => error);
  const began = performance.now();
  await postgres.stop();
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(await sleeping).toBeInstanceOf(Error);
});

test('a port that another program took is passed over', async () => {
  const taken = await freePort();
  const squatter = createServer().listen(taken, '127.0.0.1');
  afterwards(async () => squatter.close());
  const ports = [taken];
  const postgres = keep(
    await startWith(
      { dataDir: await sharedDir(), password },
      {
        binaries: await installedBinaries(),
        pickPort: async () => ports.pop() ?? freePort(),
      },
    ),
  );
  expect(postgres.port).not.toBe(taken);
  expect(await query(postgres.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
});

test('the caller’s settings win, but not over the address', async () => {
  const settings = { max_connections: '37', work_mem: '8MB', listen_addresses: '*', port: '1' };
  const postgres = await start(await sharedDir(), { settings });
  const shown = async (name: string) => (await query(postgres.url, `SHOW ${name}`))[0]?.[name];
  expect(await shown('max_connections')).toBe('37');
  expect(await shown('work_mem')).toBe('8MB');
  expect(await shown('listen_addresses')).toBe('127.0.0.1');
});

test('a setting that PostgreSQL refuses is quoted from its log', async () => {
  const dataDir = await sharedDir();
  const starting = startPostgres({ dataDir, password, settings: { no_such_setting: '1' } });
  await expect(starting).rejects.toThrow(/unrecognized configuration parameter "no_such_setting"/);
  // The failed start has freed the folder.
  await start(dataDir);
});

test('another password than the cluster’s is refused at once', async () => {
  const dataDir = await sharedDir();
  await (await start(dataDir)).stop();
  await expect(startPostgres({ dataDir, password: 'other' })).rejects.toThrow(/another/);
  expect(await processesIn(dataDir)).toEqual([]);
});

test('the password stands in no file', async () => {
  const dataDir = await sharedDir();
  await start(dataDir);
  expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).not.toContain(password);
  // Where PostgreSQL's own user can't enter the checkout, a copy of the binaries stands beside.
  const files = (await readdir(dataDir)).filter((name) => !name.startsWith('postgres-'));
  expect(files.toSorted()).toEqual(['cluster', 'lock', 'postgres.log']);
});
