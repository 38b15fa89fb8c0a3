import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10;

/** A process: who started it, and the processor time of itself and of its children that are gone. */
export interface ProcessTime {
  readonly parent: number;
  readonly ms: number;
}

/**
 * Processes of this machine by their id; undefined where /proc doesn't tell.
 * @param without those that need not be read
 */
export function readProcesses(without: ReadonlySet<number> = new Set()): ReadonlyMap<number, ProcessTime> | undefined {
  try {
    const pids = readdirSync('/proc').map(Number);
    return new Map(pids.filter((pid) => pid > 0 && !without.has(pid)).flatMap((pid) => read(pid)));
  } catch {
    return undefined;
  }
}

/** Nothing where it has ended meanwhile. Many tiny files: reading them in turn takes a fraction of what promises of them do. */
function read(pid: number): [number, ProcessTime][] {
  try {
    return [[pid, processIn(readFileSync(`/proc/${pid}/stat`, 'latin1'))]];
  } catch {
    return [];
  }
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
  return [...processes].reduce((sum, [pid, { ms }]) => sum + (isOf(processes, roots, pid) ? ms : 0), 0);
}

/** Whether a process is one of these, or comes from them. */
export function isOf(processes: ReadonlyMap<number, ProcessTime>, roots: readonly number[], pid: number): boolean {
  const { parent = 0 } = processes.get(pid) ?? {};
  return roots.includes(pid) || (parent > 1 && isOf(processes, roots, parent));
}

/** What all cores together worked since the machine was started, and what its host took from them. */
export async function busyMs(): Promise<number> {
  const [, ...fields] = (await readFile('/proc/stat', 'latin1')).split('\n', 1)[0]!.split(/\s+/);
  const [user, nice, system, , , irq, softIrq, steal] = fields.map(Number);
  return (user! + nice! + system! + irq! + softIrq! + steal!) * tickMs;
}
