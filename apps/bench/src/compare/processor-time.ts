import { readdir, readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10;

/** A process: who started it, and the processor time of itself and of its children that are gone. */
export interface ProcessTime {
  readonly parent: number;
  readonly ms: number;
}

/** All processes of this machine by their id; undefined where /proc doesn't tell. */
export async function readProcesses(): Promise<ReadonlyMap<number, ProcessTime> | undefined> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return undefined;
  const read = pids.map(async (pid) => [Number(pid), await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')]);
  const found = (await Promise.all(read)) as [number, string][];
  return new Map(found.filter(([, line]) => line !== '').map(([pid, line]) => [pid, processIn(line)]));
}

/** A line of /proc: a name in brackets, the state, the parent, and further on the four times. */
export function processIn(line: string): ProcessTime {
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1]!, ms: (fields[11]! + fields[12]! + fields[13]! + fields[14]!) * tickMs };
}

/** What these processes took, and all that come from them. */
export function treeMs(processes: ReadonlyMap<number, ProcessTime>, roots: readonly number[]): number {
  const inTree = (pid: number): boolean => {
    const { parent = 0 } = processes.get(pid) ?? {};
    return roots.includes(pid) || (parent > 1 && inTree(parent));
  };
  return [...processes].reduce((sum, [pid, { ms }]) => sum + (inTree(pid) ? ms : 0), 0);
}

/** What all cores together worked since the machine was started, and what its host took from them. */
export async function busyMs(): Promise<number> {
  const [, ...fields] = (await readFile('/proc/stat', 'latin1')).split('\n', 1)[0]!.split(/\s+/);
  const [user, nice, system, , , irq, softIrq, steal] = fields.map(Number);
  return (user! + nice! + system! + irq! + softIrq! + steal!) * tickMs;
}
