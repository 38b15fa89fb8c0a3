import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDataDir } from '../src/folders.ts';
import { DataDirectoryInUse, startPostgres } from '../src/index.ts';
import { lockDataDir } from '../src/lock.ts';
import { newDataDir, password, query, sharedDataDir, start, startServerProcess } from './harness.ts';

const sharedDir = sharedDataDir();

test('a second server on the same data directory is refused', async () => {
  const dataDir = await sharedDir();
  const first = await start(dataDir);
  const second = startPostgres({ dataDir, password });
  await expect(second).rejects.toThrow(DataDirectoryInUse);
  await expect(second).rejects.toThrow(dataDir);
  expect(await query(first.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
});

test('another name of the same folder is refused as well', async () => {
  const dataDir = await sharedDir();
  await start(dataDir);
  const alias = join(dataDir, '..', 'alias');
  await symlink(dataDir, alias);
  await expect(startPostgres({ dataDir: alias, password })).rejects.toThrow(DataDirectoryInUse);
});

test('a second server in another process is refused', async () => {
  const dataDir = await sharedDir();
  const first = await start(dataDir);
  expect((await startServerProcess(dataDir)).error).toBe('DataDirectoryInUse');
  expect(await query(first.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
});

test('of many servers that start at once, exactly one wins', async () => {
  const dataDir = await newDataDir();
  const started = await Promise.all(Array.from({ length: 6 }, () => startServerProcess(dataDir)));
  const refused = started.filter(({ error }) => error === 'DataDirectoryInUse');
  const serving = started.filter(({ error }) => error === undefined);
  expect([serving.length, refused.length]).toEqual([1, 5]);
  expect(await query(serving[0]?.url ?? '', 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  await serving[0]?.kill();
  await start(dataDir);
});

test('a stopped server leaves the data directory to the next', async () => {
  const dataDir = await makeDataDir(await sharedDir());
  const lock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(DataDirectoryInUse);
  lock.release();
  lock.release();
  lockDataDir(dataDir).release();
});
