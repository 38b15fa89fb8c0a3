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

/** Where the middle half of them lies. */
export interface Middle {
  readonly low: number;
  readonly high: number;
}

export const middleOf = (values: readonly number[]): Middle => ({
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** The value below which a share of them lies, between two where it falls between. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (at % 1) * (above - below);
}

/** Each round's own ratio: what slowed a round down slowed both sides. */
export function pairedRatios(of: readonly number[], by: readonly number[]): number[] {
  if (of.length !== by.length || of.length === 0) throw new Error('Both sides need the same number of rounds.');
  return of.map((value, round) => value / by[round]!);
}
