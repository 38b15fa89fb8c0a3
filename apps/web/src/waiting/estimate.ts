/** A wait in words, not in seconds that nobody can promise. */
export type Estimate = { kind: 'unknown' | 'moment' } | { kind: 'minutes' | 'hours'; from: number; to: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Rounds the ends of a range outwards, in steps that suit its length. */
export function estimateOf(range: readonly [number, number] | null): Estimate {
  if (range === null) return { kind: 'unknown' };
  const [shortestMs, longestMs] = range;
  if (longestMs <= minuteMs) return { kind: 'moment' };
  if (longestMs <= 100 * minuteMs) {
    const step = longestMs > 20 * minuteMs ? 5 : 1;
    return { kind: 'minutes', ...outwards(shortestMs / minuteMs, longestMs / minuteMs, step) };
  }
  return { kind: 'hours', ...outwards(shortestMs / hourMs, longestMs / hourMs, 1) };
}

const outwards = (from: number, to: number, step: number): { from: number; to: number } => ({
  from: Math.floor(from / step) * step,
  to: Math.ceil(to / step) * step,
});
