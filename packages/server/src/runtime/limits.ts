import { limits, type StagedoorConfig } from '../config.ts';
import { UnsafeConfig } from './secrets.ts';

type Range = readonly [least: number, most: number];

const english = (value: number): string => value.toLocaleString('en');

/** What is wrong with each number: `name is value, and must be a whole number from … to …`. */
const wrongIn = (values: object, ranges: Readonly<Record<string, Range>>, prefix = ''): string[] =>
  Object.entries(ranges).flatMap(([name, [least, most]]) => {
    const value: unknown = Reflect.get(values, name);
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return [];
    const wanted = `a whole number from ${english(least)} to ${english(most)}`;
    return [`${prefix}${name} is ${String(value)}, and must be ${wanted}`];
  });

/** Refuses numbers that no server can work with: a timeout of 0 would wait for ever, NaN lets everything through. */
export function refuseBeyondLimits({ jwt, ...config }: StagedoorConfig): void {
  const { http, jwt: ofJwt, ...own } = limits;
  const wrong = [
    ...wrongIn(config, own),
    ...wrongIn(config.http, http, 'http.'),
    ...(jwt.clockToleranceSeconds === undefined ? [] : wrongIn(jwt, ofJwt, 'jwt.')),
  ];
  if (wrong.length > 0) throw new UnsafeConfig(`${wrong.join('; ')}.`);
}
