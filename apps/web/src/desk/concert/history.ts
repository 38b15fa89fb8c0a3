import { useEffect, useSyncExternalStore } from 'react';

/** What was read of a concert at one moment. A figure that was not read yet is missing. */
export interface Sample {
  readonly at: number;
  readonly waiting: number;
  readonly inside: number;
  /** Let in, polls and errors: each a second, over the minute before. */
  readonly admitted: number;
  readonly polls: number;
  readonly errors: number;
  readonly sold?: number | undefined;
  /** What was paid and not given back. */
  readonly money?: number | undefined;
}

const keptMs = 15 * 60_000;
const minuteMs = 60_000;

// Beside the pages: whoever looks at a payment and comes back still sees the trend.
const samples = new Map<string, readonly Sample[]>();
const listeners = new Set<() => void>();
const none: readonly Sample[] = [];

/** The samples of a concert so far, the oldest first; what is read now is added to them. */
export function useHistory(concertId: string, now: Sample | undefined): readonly Sample[] {
  useEffect(() => {
    if (now) keep(concertId, now);
  }, [concertId, now]);
  return useSyncExternalStore(subscribe, () => samples.get(concertId) ?? none);
}

/** How much a figure changed within the last minute, or since it is looked at; nothing with less than five seconds of it. */
export function changeOf(
  history: readonly Sample[],
  of: (sample: Sample) => number | undefined,
): { by: number; seconds: number } | undefined {
  const known = history.filter((sample) => of(sample) !== undefined);
  const last = known.at(-1);
  const first = last && known.find(({ at }) => at >= last.at - minuteMs);
  const seconds = first ? Math.round((last.at - first.at) / 1_000) : 0;
  return first && seconds >= 5 ? { by: of(last)! - of(first)!, seconds } : undefined;
}

function keep(concertId: string, sample: Sample): void {
  const before = samples.get(concertId) ?? none;
  if (before.at(-1)?.at === sample.at) return;
  samples.set(concertId, [...before.filter(({ at }) => at > sample.at - keptMs), sample]);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
