import { median } from '../load.ts';

/** Many measurements of one thing. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** Each round's own ratio: what slowed a round down slowed both sides. */
export function pairedRatios(of: readonly number[], by: readonly number[]): number[] {
  if (of.length !== by.length || of.length === 0) throw new Error('Both sides need the same number of rounds.');
  return of.map((value, round) => value / by[round]!);
}
