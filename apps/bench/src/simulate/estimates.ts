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
  /** The difference, as a share of the wait that was left: above zero when the visitor came in sooner. */
  readonly error: number;
  readonly inRange: boolean;
  /** From the least to the most that was told, as a share of the wait that was left. */
  readonly width: number;
}

/** Which shares of the wait are behind when an estimate meets the truth. */
export const stages = { 'at entry': 0, 'half way': 0.5, 'near the end': 0.9 } as const;

export type Stage = keyof typeof stages;

/** What an evenly spread sample of the visitors was told, kept until the truth is known. */
export class Estimates {
  readonly at: Record<Stage, Estimate[]> = { 'at entry': [], 'half way': [], 'near the end': [] };
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

  /** The visitor came in: of each stage, the answer nearest to it meets the truth. */
  settle(seq: number, enteredMs: number, admittedMs: number): void {
    const told = this.#told.get(seq);
    if (told === undefined) return;
    this.#told.delete(seq);
    for (const stage of Object.keys(stages) as Stage[]) {
      const atMs = enteredMs + stages[stage] * (admittedMs - enteredMs);
      this.at[stage].push(compare(nearest(told, atMs), admittedMs));
    }
  }
}

function nearest(told: readonly Told[], atMs: number): Told {
  return told.reduce((best, one) => (Math.abs(one.atMs - atMs) < Math.abs(best.atMs - atMs) ? one : best));
}

function compare({ atMs, ms, range }: Told, admittedMs: number): Estimate {
  const actualMs = admittedMs - atMs;
  return {
    error: (ms - actualMs) / Math.max(1, actualMs),
    inRange: range[0] <= actualMs && actualMs <= range[1],
    width: (range[1] - range[0]) / Math.max(1, actualMs),
  };
}
