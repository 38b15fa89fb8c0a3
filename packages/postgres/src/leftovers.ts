import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { pidFile, readPidFile } from './pid-file.ts';
import { processesOf } from './processes.ts';
import { endPostmaster, signal } from './signals.ts';

/**
 * Ends what a killed server or a killed postmaster left running on the cluster. We hold the
 * lock of its data directory, so nobody uses it any more.
 */
export async function endLeftovers(
  cluster: string,
  binaries: Binaries,
  log: (message: string, fields?: Record<string, unknown>) => void,
): Promise<void> {
  for (const pid of await postmasters(cluster)) {
    log('ending an orphaned postgres', { pid });
    await endPostmaster(pid, (ms) => within(ms, async () => !(await postmasters(cluster)).includes(pid)), binaries);
  }
  // Backends outlive a killed postmaster as long as they compute, and block the next one.
  const { backends } = await processesOf(cluster);
  for (const pid of backends) await signal(pid, 'SIGKILL', binaries);
  if (backends.length > 0) await within(5_000, async () => (await processesOf(cluster)).backends.length === 0);
  await forgetReusedPid(cluster);
}

async function postmasters(cluster: string): Promise<number[]> {
  if (process.platform !== 'win32') return (await processesOf(cluster)).postmasters;
  // Signals reach PostgreSQL only, by a pipe of its own: a reused pid can't be hit.
  const noted = await readPidFile(cluster);
  return noted && isAlive(noted.pid) ? [noted.pid] : [];
}

/**
 * PostgreSQL sees through a stale postmaster.pid, unless its pid now belongs to another process
 * of the same user: then it refuses to start until the file is removed.
 */
async function forgetReusedPid(cluster: string): Promise<void> {
  const noted = await readPidFile(cluster);
  if (noted && isAlive(noted.pid)) await rm(pidFile(cluster), { force: true });
}

async function within(ms: number, done: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await delay(50)) if (await done()) return true;
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
