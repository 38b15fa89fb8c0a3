import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, expect, test, vi } from 'vitest';
import { startThrowawayPostgres } from '../src/index.ts';
import { afterwards, eventually, processesIn, query } from './harness.ts';

/** What the system takes for its folder of temporary files. */
let folder: string;

beforeEach(async () => {
  const made = await realpath(await mkdtemp(join(tmpdir(), 'stagedoor-postgres-')));
  await chmod(made, 0o711);
  folder = made;
  vi.stubEnv('TMPDIR', made);
  afterwards(async () => {
    vi.unstubAllEnvs();
    await rm(made, { recursive: true, force: true });
  });
});

function startProcess() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/throwaway.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  afterwards(async () => child.kill('SIGKILL'));
  return child;
}

test('stop leaves neither a process nor a folder', async () => {
  const postgres = await startThrowawayPostgres();
  expect(await query(postgres.url, 'SELECT 42 AS x')).toEqual([{ x: 42 }]);
  const [home] = await readdir(folder);
  expect(await processesIn(join(folder, home!))).not.toEqual([]);

  await postgres.stop();
  expect(await processesIn(join(folder, home!))).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('a start that fails leaves no folder', async () => {
  await expect(startThrowawayPostgres({ settings: { max_connections: 'many' } })).rejects.toThrow(/max_connections/);
  expect(await readdir(folder)).toEqual([]);
});

test('kill -9 of its process leaves neither a process nor a folder', async () => {
  const child = startProcess();
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const [home] = await readdir(folder);
  const busy = query(url, 'SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b').catch(
    (error: Error) => error,
  );

  child.kill('SIGKILL');
  expect(await busy).toBeInstanceOf(Error);
  await eventually(60_000, async () => expect(await readdir(folder)).toEqual([]));
  expect(await processesIn(join(folder, home!))).toEqual([]);
});

test('kill -9 in the middle of its first start leaves no folder', async () => {
  const child = startProcess();
  await eventually(60_000, async () =>
    expect((await readdir(folder, { recursive: true })).join()).toContain('PG_VERSION'),
  );
  child.kill('SIGKILL');
  await eventually(60_000, async () => expect(await readdir(folder)).toEqual([]));
});
