import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runUser } from '../src/run-as.ts';
import {
  afterwards,
  eventually,
  newDataDir,
  sharedDataDir,
  processesIn,
  query,
  start,
  startServerProcess,
} from './harness.ts';

const sharedDir = sharedDataDir();
const BUSY = 'SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b';

test('after kill -9 of the server, its orphaned postgres is replaced', async () => {
  const dataDir = await sharedDir();
  const server = await startServerProcess(dataDir);
  await query(server.url, 'CREATE TABLE IF NOT EXISTS t AS SELECT 42 AS x');
  await server.kill();
  expect(await query(server.url, 'SELECT x FROM t')).toEqual([{ x: 42 }]);

  const postgres = await start(dataDir);
  expect(await processesIn(dataDir)).not.toContain(server.pid);
  expect(postgres.pid()).not.toBe(server.pid);
  expect(await query(postgres.url, 'SELECT x FROM t')).toEqual([{ x: 42 }]);
});

test('after kill -9 of server and postmaster, busy backends are no obstacle', async () => {
  const dataDir = await sharedDir();
  const server = await startServerProcess(dataDir);
  await query(server.url, 'CREATE TABLE IF NOT EXISTS t AS SELECT 42 AS x');
  const busy = query(server.url, BUSY).catch((error: Error) => error);
  await delay(300);
  await server.kill();
  process.kill(server.pid, 'SIGKILL');
  expect((await processesIn(dataDir)).length).toBeGreaterThan(0);

  const postgres = await start(dataDir);
  expect(await busy).toBeInstanceOf(Error);
  expect(await query(postgres.url, 'SELECT x FROM t')).toEqual([{ x: 42 }]);
});

test('after kill -9 of the postmaster it serves on the same port, with every committed row', async () => {
  const postgres = await start(await sharedDir());
  await query(postgres.url, 'CREATE TABLE numbers (n int PRIMARY KEY)');
  const acknowledged: number[] = [];
  let writing = true;
  const writer = (async () => {
    for (let n = 0; writing; n++) {
      await query(postgres.url, `INSERT INTO numbers VALUES (${n})`).then(
        () => acknowledged.push(n),
        () => delay(10),
      );
    }
  })();
  const busy = query(postgres.url, BUSY).catch((error: Error) => error);

  for (let round = 0; round < 3; round++) {
    await delay(300);
    const before = postgres.pid() ?? 0;
    process.kill(before, 'SIGKILL');
    const { took } = await eventually(40_000, () => {
      expect(postgres.pid()).not.toBe(before);
      return query(postgres.url, 'SELECT 1');
    });
    // Four times as long as promised: the machine may be busy.
    expect(took).toBeLessThan(40_000);
    expect(postgres.pid()).not.toBe(before);
  }
  writing = false;
  await writer;
  expect(await busy).toBeInstanceOf(Error);
  const rows = await query(postgres.url, 'SELECT n FROM numbers');
  const stored = new Set(rows.map(({ n }) => n));
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
});

test('stop during a restart leaves no process', async () => {
  const dataDir = await sharedDir();
  for (const moment of [0, 5, 50, 120, 250]) {
    const postgres = await start(dataDir);
    process.kill(postgres.pid() ?? 0, 'SIGKILL');
    await delay(moment);
    await postgres.stop();
    expect(postgres.pid()).toBeUndefined();
    expect(await processesIn(dataDir)).toEqual([]);
  }
});

test('stop ends what a killed postmaster left hanging', async () => {
  const dataDir = await sharedDir();
  const postgres = await start(dataDir);
  const postmaster = postgres.pid() ?? 0;
  const hanging = (await processesIn(dataDir)).find((pid) => pid !== postmaster) ?? 0;
  process.kill(hanging, 'SIGSTOP');
  process.kill(postmaster, 'SIGKILL');
  await postgres.stop();
  expect(await processesIn(dataDir)).toEqual([]);
});

test("a Ctrl-C in the server's terminal does not reach postgres", async () => {
  const server = await startServerProcess(await sharedDir());
  await server.interrupt();
  await delay(300);
  expect(await query(server.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  await start(await sharedDir());
});

test('a postmaster.pid whose pid now belongs to another program is no obstacle', async () => {
  const dataDir = await sharedDir();
  const first = await start(dataDir);
  const cluster = join(dataDir, 'cluster');
  const user = await runUser(cluster);
  await first.stop();
  // PostgreSQL itself trusts such a file only if the pid is of its own user.
  const bystander = spawn('sleep', ['60'], { ...user, stdio: 'ignore' });
  afterwards(async () => bystander.kill('SIGKILL'));
  await once(bystander, 'spawn');
  const lines = [bystander.pid, cluster, 1, first.port, '', '127.0.0.1', '', 'ready'];
  await writeFile(join(cluster, 'postmaster.pid'), `${lines.join('\n')}\n`);

  const second = await start(dataDir);
  expect(await query(second.url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
});

test('a first start that was killed half-way leaves nothing in the way', async () => {
  const dataDir = await newDataDir();
  await mkdir(join(dataDir, 'cluster.new-abc123', 'base'), { recursive: true });
  await writeFile(join(dataDir, 'cluster.new-abc123.password'), 'secret');
  for (const folder of [dataDir, join(dataDir, '..')]) await chmod(folder, 0o711);
  await start(dataDir);
  const left = (await readdir(dataDir)).filter((name) => name.startsWith('cluster.new'));
  expect(left).toEqual([]);
});
