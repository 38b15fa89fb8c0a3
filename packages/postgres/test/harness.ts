import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, realpath, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach } from 'vitest';
import { clusterIn, FALLBACK_ROOT, fallbackHome } from '../src/home.ts';
import { startPostgres, type PostgresOptions, type RunningPostgres } from '../src/index.ts';
import { processesOf } from '../src/processes.ts';

export const password = 'p@ss / word';
export const isRoot = process.getuid?.() === 0;

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

export function afterwards(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup);
}

/** A data directory that does not exist yet, in a folder with the given mode. */
export async function newDataDir(mode = 0o711): Promise<string> {
  const made = await makeDataDir(mode);
  afterwards(made.remove);
  return made.dataDir;
}

/** One data directory for all tests of a file: only the first start takes its time. */
export function sharedDataDir(): () => Promise<string> {
  let made: ReturnType<typeof makeDataDir> | undefined;
  afterAll(async () => (await made)?.remove());
  return async () => (await (made ??= makeDataDir(0o711))).dataDir;
}

async function makeDataDir(mode: number) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'stagedoor-postgres-')));
  await chmod(folder, mode);
  const dataDir = join(folder, 'made', 'data');
  const remove = async () => {
    // What a failed test has left behind; their command lines name this very folder.
    const elsewhere = fallbackHome(dataDir);
    for (const home of elsewhere === undefined ? [dataDir] : [dataDir, elsewhere]) {
      for (const pid of await processesIn(home)) process.kill(pid, 'SIGKILL');
    }
    await rm(folder, { recursive: true, force: true });
    if (elsewhere === undefined) return;
    await rm(elsewhere, { recursive: true, force: true });
    await rmdir(FALLBACK_ROOT).catch(() => {});
  };
  return { dataDir, remove };
}

/** Kept by the tests: stopped at their end, also when they fail. */
export function keep(postgres: RunningPostgres): RunningPostgres {
  afterwards(() => postgres.stop());
  return postgres;
}

export async function start(dataDir: string, more: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  return keep(await startPostgres({ dataDir, password, ...more }));
}

/** A server in a process of its own, which says either how to reach it or what went wrong. */
export async function startServerProcess(dataDir: string) {
  const script = fileURLToPath(new URL('./fixtures/server.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, password], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  afterwards(() => kill(child));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const said = JSON.parse(line) as { url: string; pid: number; error?: string };
  const interrupt = async () => {
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
    await once(child, 'exit');
  };
  return { ...said, interrupt, kill: () => kill(child) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const result = await client.query(text);
    return result.rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** Tries again until it works, and says how long that took. */
export async function eventually<T>(ms: number, attempt: () => Promise<T>) {
  const began = performance.now();
  for (;;) {
    try {
      return { value: await attempt(), took: performance.now() - began };
    } catch (error) {
      if (performance.now() - began > ms) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** All processes of the cluster that is kept in `home`. */
export async function processesIn(home: string): Promise<number[]> {
  const { postmasters, backends } = await processesOf(clusterIn(home));
  return [...postmasters, ...backends];
}
