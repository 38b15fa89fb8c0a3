import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The file in which a postmaster writes down its process id. */
export function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** What the postmaster has written so far; `bound` once it listens. */
export async function readPidFile(
  cluster: string,
): Promise<{ pid: number; bound: boolean; port: number | undefined } | undefined> {
  const text = await readFile(pidFile(cluster), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, bound: Boolean(lines[5]), port: Number(lines[3]) || undefined } : undefined;
}
