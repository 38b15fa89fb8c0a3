/** How many visitors' answers are kept, however many come. */
const sampledAtMost = 10_000;

/** What a visitor was told at a moment. */
interface Told {
  readonly atMs: number;
  readonly ms: number;
  readonly range: readonly [number, number];
}

/** An estimate beside what came true. */
export interface Estimate {
  /** The difference, as a share of the wait that was left. */
  readonly error: number;
  readonly inRange: boolean;
}

/** What an evenly spread sample of the visitors was told, kept until the truth is known. */
export class Estimates {
  readonly atEntry: Estimate[] = [];
  readonly atHalf: Estimate[] = [];
  readonly #told = new Map<number, Told[]>();
  readonly #every: number;

  constructor(people: number) {
    this.#every = Math.ceil(people / sampledAtMost);
  }

  add(seq: number, atMs: number, ms: number, range: readonly [number, number]): void {
    if (seq % this.#every !== 0) return;
    const told = this.#told.get(seq) ?? [];
    told.push({ atMs, ms, range });
    this.#told.set(seq, told);
  }

  /** The visitor came in: the first answer, and the one nearest to half of the wait, meet the truth. */
  settle(seq: number, enteredMs: number, admittedMs: number): void {
    const told = this.#told.get(seq);
    if (told === undefined) return;
    this.#told.delete(seq);
    const halfMs = (enteredMs + admittedMs) / 2;
    const half = told.reduce((best, one) => (Math.abs(one.atMs - halfMs) < Math.abs(best.atMs - halfMs) ? one : best));
    this.atEntry.push(compare(told[0]!, admittedMs));
    this.atHalf.push(compare(half, admittedMs));
  }
}

function compare({ atMs, ms, range }: Told, admittedMs: number): Estimate {
  const actualMs = admittedMs - atMs;
  return {
    error: Math.abs(ms - actualMs) / Math.max(1, actualMs),
    inRange: range[0] <= actualMs && actualMs <= range[1],
  };
}
