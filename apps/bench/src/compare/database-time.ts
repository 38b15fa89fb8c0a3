import { readlink } from 'node:fs/promises';
import type { Cluster } from '../cluster.ts';
import { readProcesses, treeMs } from './processor-time.ts';

/** Processor time that PostgreSQL has taken so far, all its processes together; undefined where that can't be read. */
export function databaseClock(postmaster: number | undefined): () => Promise<number | undefined> {
  return async () => {
    const processes = postmaster === undefined ? undefined : await readProcesses();
    return processes && treeMs(processes, [postmaster!]);
  };
}

/** The parent of the backend that answers, where it runs on this machine. */
export async function postmasterOf(cluster: Cluster): Promise<number | undefined> {
  try {
    await cluster.make('clock');
    const [row] = await cluster.sql<{ parent: number }>(
      'clock',
      `select substring(pg_read_file('/proc/' || pg_backend_pid() || '/stat') from '\\) \\S (\\d+)')::int as parent`,
    );
    const { parent } = row!;
    return (await readlink(`/proc/${parent}/exe`)).endsWith('/postgres') ? parent : undefined;
  } catch {
    return undefined;
  }
}
