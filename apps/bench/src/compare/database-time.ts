import { readdir, readFile, readlink } from 'node:fs/promises';
import type { Cluster } from '../cluster.ts';

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10;

/** Processor time that PostgreSQL has taken so far, all its processes together; undefined where that can't be read. */
export async function databaseClock(cluster: Cluster, database: string): Promise<() => Promise<number | undefined>> {
  const postmaster = await postmasterOf(cluster, database).catch(() => undefined);
  return async () => (postmaster === undefined ? undefined : await timeMs(postmaster).catch(() => undefined));
}

/** The parent of the backend that answers, where it runs on this machine. */
async function postmasterOf(cluster: Cluster, database: string): Promise<number> {
  const [row] = await cluster.sql<{ parent: number }>(
    database,
    `select substring(pg_read_file('/proc/' || pg_backend_pid() || '/stat') from '\\) \\S (\\d+)')::int as parent`,
  );
  const { parent } = row!;
  if (!(await readlink(`/proc/${parent}/exe`)).endsWith('/postgres')) throw new Error('It runs somewhere else.');
  return parent;
}

/** Its own time, that of the children that it has, and of those that are gone. */
async function timeMs(postmaster: number): Promise<number> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const times = await Promise.all(
    processes.map(async (pid) => {
      const [, parent, ...times] = statOf(await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => ''));
      if (Number(pid) === postmaster) return times.reduce((sum, time) => sum + time, 0);
      return parent === postmaster ? times[0]! + times[1]! : 0;
    }),
  );
  return times.reduce((sum, time) => sum + time, 0) * tickMs;
}

/** State, parent, and the times: own user and system, and those of children that are gone. */
function statOf(line: string): number[] {
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return [0, fields[1] ?? 0, ...[11, 12, 13, 14].map((at) => fields[at] ?? 0)];
}
