import type { Figures } from './figures.ts';

const minute = 60_000;

/** Visitors whose waits lie between one doubling and the next. */
export interface WaitGroup {
  readonly minutes: string;
  readonly people: number;
  readonly pollsMean: number;
}

/** How polls grow with the wait, doubling by doubling: a steady step is a logarithm. */
export function pollsByWait(run: Figures): WaitGroup[] {
  const groups: { people: number; polls: number }[] = [];
  for (const { waitMs, polls } of run.admittedVisitors()) {
    const index = Math.max(0, Math.floor(Math.log2(Math.max(1, waitMs) / minute)) + 1);
    const group = (groups[index] ??= { people: 0, polls: 0 });
    group.people++;
    group.polls += polls;
  }
  return Array.from(groups, (group, index) => ({
    minutes: index === 0 ? 'under 1' : `${2 ** (index - 1)}–${2 ** index}`,
    people: group?.people ?? 0,
    pollsMean: group ? group.polls / group.people : 0,
  })).filter(({ people }) => people > 0);
}
