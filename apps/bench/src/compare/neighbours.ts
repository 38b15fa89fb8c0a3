import { decimal } from '../table.ts';
import { busyMs, readProcesses, treeMs } from './processor-time.ts';

/** A tenth of a core is what any machine does beside. */
const littleCpu = 0.1;

/** What other programs on this machine do while something is measured. */
export class Neighbours {
  readonly #own: readonly number[];
  #sinceMs = performance.now();
  #busyMs = Number.NaN;
  #ownMs = 0;

  private constructor(own: readonly number[]) {
    this.#own = own;
  }

  /** @param postmaster what is measured beside this process and all that it started */
  static async watch(postmaster: number | undefined): Promise<Neighbours> {
    const neighbours = new Neighbours(postmaster === undefined ? [process.pid] : [process.pid, postmaster]);
    await neighbours.cores();
    return neighbours;
  }

  /** How many cores they took since this was asked last; undefined where that can't be known. */
  async cores(): Promise<number | undefined> {
    const processes = readProcesses();
    if (processes === undefined) return undefined;
    const [nowMs, all, own] = [performance.now(), await busyMs(), treeMs(processes, this.#own)];
    const cores = (all - this.#busyMs - (own - this.#ownMs)) / (nowMs - this.#sinceMs);
    [this.#sinceMs, this.#busyMs, this.#ownMs] = [nowMs, all, own];
    return Number.isNaN(cores) ? undefined : Math.max(0, cores);
  }
}

/** What a reader must know of them; nothing when they were quiet. */
export const disturbance = (cores: number | undefined): string | undefined =>
  cores === undefined || cores < littleCpu
    ? undefined
    : `Something else was running, and took ${decimal(cores, 1)} cores meanwhile: measure again when it is over.`;
