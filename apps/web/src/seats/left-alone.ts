import { type MapSeat, strandedBy } from '@stagedoor/client/hall';
import { grouped } from './grouped.ts';

/**
 * The seats that a choice would leave alone between others, by the rule that the server refuses by.
 * @param seats all of the hall: `seats[seatId - 1]`
 */
export function leftAlone(
  seats: readonly MapSeat[],
  taken: ReadonlySet<number>,
  chosen: ReadonlySet<number>,
): MapSeat[] {
  const inRows = [...chosen].map((seatId) => seats[seatId - 1]!).filter(({ row }) => row !== '');
  return [...grouped(inRows, ({ runStart }) => runStart).values()].flatMap((inRun) => {
    const { runStart, runEnd } = inRun[0]!;
    const run = seats.slice(runStart - 1, runEnd);
    const isTaken = run.map(({ seatId }) => taken.has(seatId));
    const positions = inRun.map(({ seatId }) => seatId - runStart);
    return strandedBy(isTaken, positions).map((position) => run[position]!);
  });
}
