import type { MapSeat } from '@stagedoor/client/hall';
import { leftAlone } from './left-alone.ts';

/**
 * As many free seats beside each other as were lost, in the same section and as near to them as there are; rather some that leave
 * nobody alone. Nothing where there are none.
 * @param seats all of the hall: `seats[seatId - 1]`
 * @param chosen what is chosen all the same
 */
export function instead(
  seats: readonly MapSeat[],
  taken: ReadonlySet<number>,
  chosen: ReadonlySet<number>,
  lost: readonly MapSeat[],
): readonly MapSeat[] | undefined {
  const [first] = lost;
  if (first === undefined || first.row === '' || lost.some(({ section }) => section !== first.section))
    return undefined;
  const isFree = ({ seatId }: MapSeat): boolean => !taken.has(seatId) && !chosen.has(seatId);
  const groups = seats.flatMap((seat) => {
    if (seat.section !== first.section || seat.seatId + lost.length - 1 > seat.runEnd) return [];
    const group = seats.slice(seat.seatId - 1, seat.seatId - 1 + lost.length);
    return group.every(isFree) ? [{ group, far: between(group, lost) }] : [];
  });
  const near = groups.toSorted((a, b) => a.far - b.far).map(({ group }) => group);
  const strandsNone = (group: readonly MapSeat[]): boolean =>
    leftAlone(seats, taken, new Set([...chosen, ...group.map(({ seatId }) => seatId)])).length === 0;
  return near.find(strandsNone) ?? near[0];
}

/** How far the middle of some seats is from that of others. */
const between = (some: readonly MapSeat[], others: readonly MapSeat[]): number =>
  Math.hypot(middle(some, 'x') - middle(others, 'x'), middle(some, 'y') - middle(others, 'y'));

const middle = (seats: readonly MapSeat[], axis: 'x' | 'y'): number =>
  seats.reduce((sum, seat) => sum + seat[axis], 0) / seats.length;
