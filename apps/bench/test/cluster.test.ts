import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** What the system takes for its folder of temporary files. */
let folder: string;
let bench: ChildProcess | undefined;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'stagedoor-cluster-')));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  bench?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a bench that is ended by %s leaves neither its PostgreSQL nor a folder',
  async (signal) => {
    const main = new URL('../src/main.ts', import.meta.url).pathname;
    bench = spawn(process.execPath, [main, '--only', 'poll'], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: bench.stdout! })) if (line.startsWith('PostgreSQL ')) break;
    expect(await readdir(folder)).not.toEqual([]);
    bench.kill(signal);
    await once(bench, 'exit');
    await expect.poll(() => readdir(folder)).toEqual([]);
  },
);
