import type { Measured } from '../load.ts';

/** What a run is given: a hall of its own and how hard to try. */
export interface Run {
  readonly databaseUrl: string;
  readonly seats: number;
  readonly visitors: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface Result extends Measured {
  /** Calls in one transaction, where that is more than one. */
  readonly batchSize?: number | undefined;
}

/** One way to hold seats. */
export interface Way {
  readonly name: string;
  run(run: Run): Promise<Result>;
}

export const poolSize = 10;
