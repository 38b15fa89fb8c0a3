import { decimal, whole } from '../table.ts';
import type { Result } from './result.ts';
import type { Middle, Spread } from './statistics.ts';

/** A few lines a subject. */
export function printResults(results: readonly Result[]): void {
  for (const result of results) {
    const { subject, what, yardstick, ratio, goal, middle, of, by, unit } = result;
    console.log(
      `\n${subject}: ${decimal(ratio, 2)} (${rangeOf(middle)}), goal ${decimal(goal, 2)}, ${verdictOf(result)}`,
    );
    console.log(`  ${what}: ${of ? figure(of) : '–'} ${unit}${latencies(result)}`);
    console.log(`  ${yardstick}${by ? `: ${figure(by)} ${unit}` : ''}`);
    if (result.cheaper !== undefined)
      console.log(
        `  processor time a call: ${decimal(result.serverUs, 0)} µs against ${decimal(result.yardstickUs, 0)}, ${decimal(result.cheaper, 2)} times cheaper`,
      );
    for (const note of result.notes) console.log(`  ! ${note}`);
  }
}

/** What came of a goal. */
export const verdictOf = ({ met, isClose, isSlower }: Pick<Result, 'met' | 'isClose' | 'isSlower'>): string =>
  [met ? 'met' : 'missed', ...(isClose ? ['within noise'] : []), ...(isSlower ? ['slower'] : [])].join(', ');

export const rangeOf = (middle: Middle | undefined): string =>
  middle === undefined ? '–' : `${decimal(middle.low, 2)}–${decimal(middle.high, 2)}`;

const figure = (spread: Spread): string =>
  `${rounded(spread.median)} (${rounded(spread.least)}–${rounded(spread.most)})`;

const rounded = (value: number): string => (value < 100 ? decimal(value, 1) : whole(value));

const latencies = ({ p50Ms, p99Ms }: Result): string =>
  p50Ms === undefined ? '' : `, p50 ${decimal(p50Ms, 1)} ms, p99 ${decimal(p99Ms, 1)} ms`;
