import type { Hall } from './hall.rules.ts';
import type { IsFree, Wish } from './wish.rules.ts';

/** What a window has to be: `clean` when nobody is left alone beside it, or `open` when all of its seats can be had. */
export type Fit = 'clean' | 'open';

export const seatsFrom = (start: number, size: number): number[] =>
  Array.from({ length: size }, (_, index) => start + index);

export function fits(hall: Hall, wish: Wish, isAvailable: IsFree, fit: Fit, start: number): boolean {
  const { quantity, accessible } = wish;
  let isReachable = !accessible;
  for (let seatId = start; seatId < start + quantity; seatId++) {
    if (!isAvailable(seatId)) return false;
    isReachable ||= hall.isAccessible[seatId - 1] === 1;
  }
  return isReachable && (fit === 'open' || !strands(hall, wish, isAvailable, start));
}

/** The order of the first window from here to there that fits; `to` where none does. */
export function nextWindow(
  hall: Hall,
  wish: Wish,
  isAvailable: IsFree,
  { fit, from, to }: { readonly fit: Fit; readonly from: number; readonly to: number },
): number {
  const windows = hall.windows(wish.quantity);
  for (let order = from; order < to; order++) if (fits(hall, wish, isAvailable, fit, windows[order]!)) return order;
  return Math.max(from, to);
}

/** A seat beside a window, which is left alone unless the seat behind it can be had. */
export interface Edge {
  readonly near: number;
  readonly far: number | undefined;
}

/** The seats beside a window, as far as its run goes. */
export function edgesOf({ runStart, runEnd }: Hall, start: number, size: number): Edge[] {
  const [first, last] = [runStart[start - 1]!, runEnd[start - 1]!];
  const isInRun = (seatId: number): boolean => seatId >= first && seatId <= last;
  return [-1, 1].flatMap((step) => {
    const near = step < 0 ? start - 1 : start + size;
    return isInRun(near) ? [{ near, far: isInRun(near + step) ? near + step : undefined }] : [];
  });
}

/** Whether taking a window of available seats leaves one alone beside it. */
function strands({ runStart, runEnd }: Hall, { quantity }: Wish, isAvailable: IsFree, start: number): boolean {
  const [first, last, end] = [runStart[start - 1]!, runEnd[start - 1]!, start + quantity - 1];
  const isOpen = (seatId: number): boolean => seatId >= first && seatId <= last && isAvailable(seatId);
  return (isOpen(start - 1) && !isOpen(start - 2)) || (isOpen(end + 1) && !isOpen(end + 2));
}

/** How many windows come before this place of a standing area, all of whose places stand equally far. */
export function windowsBefore({ sections, section, distance, windows }: Hall, place: number, size: number): number {
  const sorted = windows(size);
  const rankOf = (seatId: number): number => sections[section[seatId - 1]!]!.rank;
  const isAfter = (start: number): boolean => {
    if (rankOf(start) !== rankOf(place)) return rankOf(start) > rankOf(place);
    return seatsFrom(start, size).some((seatId) => distance[seatId - 1]! > distance[place - 1]!);
  };
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isAfter(sorted[middle]!)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Free places of a standing area, from this one on: so many at most. */
export function placesFrom(
  { sections }: Hall,
  area: number,
  isAvailable: IsFree,
  { from, atMost }: { readonly from: number; readonly atMost: number },
): number[] {
  const { firstSeatId, capacity } = sections[area]!;
  const places: number[] = [];
  for (let seatId = from; seatId < firstSeatId + capacity && places.length < atMost; seatId++)
    if (isAvailable(seatId)) places.push(seatId);
  return places;
}
