import { limits, type StagedoorConfig } from '../config.ts';
import { UnsafeConfig } from './secrets.ts';

type Range = readonly [least: number, most: number];

const english = (value: number): string => value.toLocaleString('en');

/** What is wrong with each number: `name is value, and must be a whole number from … to …`. */
function wrongIn(values: object, ranges: object, prefix = ''): string[] {
  return Object.entries(ranges).flatMap(([name, range]: [string, Range | object]) => {
    const value = (values as Readonly<Record<string, unknown>>)[name];
    const named = `${prefix}${name}`;
    if (!Array.isArray(range)) return wrongIn((value ?? {}) as object, range, `${named}.`);
    // The one number that need not be given.
    if (value === undefined && named === 'jwt.clockToleranceSeconds') return [];
    const [least, most] = range as unknown as Range;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return [];
    return [`${named} is ${String(value)}, and must be a whole number from ${english(least)} to ${english(most)}`];
  });
}

/** Refuses numbers that no server can work with: a timeout of 0 would wait for ever, NaN lets everything through. */
export function refuseBeyondLimits(config: StagedoorConfig): void {
  const wrong = wrongIn(config, limits);
  if (wrong.length > 0) throw new UnsafeConfig(`${wrong.join('; ')}.`);
}
