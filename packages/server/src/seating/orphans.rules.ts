import { type Layout, strandedBy } from '@stagedoor/hall';
import { named, type Refusal, refusal } from '../errors.ts';
import { isFree, type SeatOwner } from './seating.rules.ts';

/** Seats beside each other without a gap: all ids from the first to the last. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

/** The runs in which these seats stand. Standing areas have none, and unknown seats stand nowhere. */
export function runsOf({ sections, seats }: Layout, seatIds: readonly number[]): Run[] {
  const firsts = seatIds.flatMap((seatId) => {
    const seat = seats[seatId - 1];
    return seat && sections[seat.section]!.kind === 'seated' ? [seat.runStart] : [];
  });
  return [...new Set(firsts)].map((first) => {
    let last = first;
    while (seats[last]?.runStart === first) last++;
    return { first, last };
  });
}

export const seatsInRun = ({ first, last }: Run): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Refuses free seats whose choice leaves one alone where that can be avoided. Each run is judged by the seats chosen in it. */
export function refuseOrphans(
  runs: readonly Run[],
  seatIds: readonly number[],
  seatOf: (seatId: number) => (SeatOwner & Parameters<typeof named>[0]) | undefined,
  now: Date,
): Refusal | undefined {
  const stranded = runs.flatMap((run) => {
    const taken = seatsInRun(run).map((seatId) => {
      const seat = seatOf(seatId);
      return seat === undefined || !isFree(seat, now);
    });
    const chosen = seatIds.flatMap((seatId) => (seatId >= run.first && seatId <= run.last ? [seatId - run.first] : []));
    return strandedBy(taken, chosen).map((position) => run.first + position);
  });
  if (stranded.length === 0) return undefined;
  return refusal('ORPHAN_SEAT', { seatIds: stranded, seats: stranded.map((seatId) => named(seatOf(seatId)!)) });
}
