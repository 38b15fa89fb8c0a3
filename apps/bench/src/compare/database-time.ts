import { readlink } from 'node:fs/promises';
import type { Cluster } from '../cluster.ts';
import { isOf, readProcesses, treeMs } from './processor-time.ts';

/** Processor time that PostgreSQL has taken so far, all its processes together; undefined where that can't be read. */
export function databaseClock(postmaster: number | undefined): () => number | undefined {
  if (postmaster === undefined) return () => undefined;
  // Whose child a process is does not change, and this is asked before and after every round.
  const others = new Set<number>();
  return () => {
    const processes = readProcesses(others);
    for (const pid of processes?.keys() ?? []) if (!isOf(processes!, [postmaster], pid)) others.add(pid);
    return processes && treeMs(processes, [postmaster]);
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
