import { strandedBy } from '@stagedoor/hall';
import { type Run, seatsInRun } from '../orphans.rules.ts';
import type { Found } from './availability.rules.ts';
import type { Hall } from './hall.rules.ts';
import { type Edge, edgesOf } from './windows.rules.ts';
import type { IsFree, Wish } from './wish.rules.ts';

/** Seats that a call may take, if they still fit once they are locked. */
export interface Candidate {
  /** Exactly as many as wanted; more of a standing area, any of whose places will do. */
  readonly seatIds: readonly number[];
  /** The seats beside them, none of which they may leave alone. */
  readonly edges: readonly Edge[];
  /** The run in which they may leave a seat alone only where no other choice avoids it. */
  readonly run?: (Run & { readonly barred: readonly number[] }) | undefined;
}

/** @param avoidsOrphans whether a seat may be left alone only where that can't be avoided in its row */
export function candidateOf(
  hall: Hall,
  { quantity, accessible }: Wish,
  kind: Found['kind'],
  seatIds: readonly number[],
  avoidsOrphans: boolean,
): Candidate {
  const [start] = seatIds as [number];
  const isBarred = (seatId: number): boolean => !accessible && hall.isReserved[seatId - 1] === 1;
  if (kind === 'clean') {
    const edges = edgesOf(hall, start, quantity)
      .filter(({ near }) => !isBarred(near))
      .map(({ near, far }) => ({ near, far: far !== undefined && isBarred(far) ? undefined : far }));
    return { seatIds, edges };
  }
  // Where a wheelchair must go, other choices in the run are none: the search found no place that leaves nobody alone.
  if (kind !== 'open' || !avoidsOrphans || accessible) return { seatIds, edges: [] };
  const run = { first: hall.runStart[start - 1]!, last: hall.runEnd[start - 1]! };
  return { seatIds, edges: [], run: { ...run, barred: seatsInRun(run).filter(isBarred) } };
}

/** All seats that decide about it. */
export const seatsOf = ({ seatIds, edges, run }: Candidate): number[] => [
  ...seatIds,
  ...edges.flatMap(({ near, far }) => (far === undefined ? [near] : [near, far])),
  ...(run ? seatsInRun(run) : []),
];

/** The seats of the first candidate that still fits. */
export function choose(
  candidates: readonly Candidate[],
  quantity: number,
  isFree: IsFree,
): readonly number[] | undefined {
  for (const { seatIds, edges, run } of candidates) {
    const chosen = seatIds.filter(isFree).slice(0, quantity);
    const isAlone = ({ near, far }: Edge): boolean => isFree(near) && !(far !== undefined && isFree(far));
    if (chosen.length < quantity || edges.some(isAlone)) continue;
    if (run === undefined || !strandsInRun(run, chosen, isFree)) return chosen;
  }
  return undefined;
}

function strandsInRun(run: Run & { barred: readonly number[] }, chosen: readonly number[], isFree: IsFree): boolean {
  const taken = seatsInRun(run).map((seatId) => !isFree(seatId) || run.barred.includes(seatId));
  return (
    strandedBy(
      taken,
      chosen.map((seatId) => seatId - run.first),
    ).length > 0
  );
}
