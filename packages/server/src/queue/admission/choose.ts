import type { QueueChange } from '../queue.events.ts';
import { isAbsent, type TokenTimes } from '../queue.rules.ts';

/** How many absentees one tick can pass over beside those it admits: fewer where many queues share a transaction. */
export const passedOverAtMost = { alone: 1_000, together: 10 } as const;

/** Those at the next places, in the order of their places, and when they promised to be back. */
export interface NextInLine {
  readonly next: Iterable<Pick<TokenTimes, 'admittedAt' | 'endedBecause'> & { seq: number; enteredAt: Date }>;
  readonly presence: { get(seq: number): Date | undefined };
  readonly reachableSince: Date;
}

/** Chooses who comes in, in the order of places, as far as there is room (invariant 8). Those absent are passed over. */
export function chooseNext(
  { next, presence, reachableSince }: NextInLine,
  queue: Pick<QueueChange, 'frontier' | 'absentAfterMs' | 'activeTtlMs'>,
  free: number,
  places: { placeOf(entry: number): number | undefined },
  now: Date,
): { admitted: number[]; absent: number[]; frontier: number } {
  const admitted: number[] = [];
  const absent: number[] = [];
  let { frontier } = queue;
  for (const token of next) {
    if (admitted.length >= free) break;
    if (token.endedBecause === null && token.admittedAt === null) {
      if (isAbsent(token.enteredAt, presence.get(token.seq), queue, now, reachableSince)) absent.push(token.seq);
      else admitted.push(token.seq);
    }
    frontier = Math.max(frontier, places.placeOf(token.seq)!);
  }
  return { admitted, absent, frontier };
}
