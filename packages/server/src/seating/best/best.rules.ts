import type { Hall } from './hall.rules.ts';
import { bestParts } from './parts.rules.ts';
import type { IsFree, Wish } from './wish.rules.ts';

/** Whether this buyer may have a seat that is free: everything else is taken, for them. */
export const availableTo = (hall: Hall, { allows, accessible }: Wish, isFree: IsFree): IsFree => {
  const { section, isReserved } = hall;
  return (seatId) => isFree(seatId) && allows(section[seatId - 1]!) && (accessible || isReserved[seatId - 1] === 0);
};

/**
 * The best seats that can be had, or undefined when there are none: adjacent seats that strand none, else adjacent seats; when
 * they needn't be together, as few groups as possible in one section, else any. Within each step the nearest to the focal point.
 * After seats.io's "best available".
 */
export function bestSeats(hall: Hall, wish: Wish, isFree: IsFree): readonly number[] | undefined {
  const isAvailable = availableTo(hall, wish, isFree);
  const together = adjacent(hall, wish, isAvailable);
  if (together !== undefined || wish.together) return together;
  return bestParts(hall, wish, isAvailable) ?? anySeats(hall, wish, isAvailable);
}

/** What there is for a buyer who finds no seats. */
export function whatIsLeft(hall: Hall, wish: Wish, isFree: IsFree): { available: number; largestGroup: number } {
  const isAvailable = availableTo(hall, wish, isFree);
  let [available, largestGroup, run] = [0, 0, 0];
  for (let seatId = 1; seatId <= hall.capacity; seatId++) {
    if (hall.runStart[seatId - 1] === seatId) run = 0;
    if (isAvailable(seatId)) {
      available++;
      run++;
    } else if (!hall.sections[hall.section[seatId - 1]!]!.isStanding) run = 0;
    largestGroup = Math.max(largestGroup, run);
  }
  return { available, largestGroup };
}

function adjacent(hall: Hall, wish: Wish, isAvailable: IsFree): readonly number[] | undefined {
  const standing = bestStanding(hall, wish, isAvailable);
  let stranding: number | undefined;
  for (const start of hall.windows(wish.quantity)) {
    if (standing && isBefore(hall, standing[0]!, start)) return standing;
    if (!isWindow(hall, wish, isAvailable, start)) continue;
    if (!strands(hall, isAvailable, start, wish.quantity)) return seatsFrom(start, wish.quantity);
    stranding ??= start;
  }
  return standing ?? (stranding === undefined ? undefined : seatsFrom(stranding, wish.quantity));
}

const seatsFrom = (start: number, size: number): number[] => Array.from({ length: size }, (_, index) => start + index);

function isWindow(hall: Hall, { quantity, accessible }: Wish, isAvailable: IsFree, start: number): boolean {
  let isReachable = !accessible;
  for (let seatId = start; seatId < start + quantity; seatId++) {
    if (!isAvailable(seatId)) return false;
    isReachable ||= hall.isAccessible[seatId - 1] === 1;
  }
  return isReachable;
}

/** Whether taking a window of available seats leaves one alone beside it. */
function strands(hall: Hall, isAvailable: IsFree, start: number, size: number): boolean {
  const [first, last] = [hall.runStart[start - 1]!, hall.runEnd[start - 1]!];
  const isOpen = (seatId: number): boolean => seatId >= first && seatId <= last && isAvailable(seatId);
  const end = start + size - 1;
  return (isOpen(start - 1) && !isOpen(start - 2)) || (isOpen(end + 1) && !isOpen(end + 2));
}

/** Whether the places of a standing area come before the window: all of them stand equally far. */
function isBefore(hall: Hall, place: number, start: number): boolean {
  const rank = (seatId: number): number => hall.sections[hall.section[seatId - 1]!]!.rank;
  return rank(place) !== rank(start)
    ? rank(place) < rank(start)
    : hall.distance[place - 1]! < hall.distance[start - 1]!;
}

function bestStanding(hall: Hall, { quantity, allows, accessible }: Wish, isAvailable: IsFree): number[] | undefined {
  if (accessible) return undefined;
  const areas = hall.sections
    .flatMap((section, index) => (section.isStanding && allows(index) ? [section] : []))
    .sort((a, b) => a.rank - b.rank || hall.distance[a.firstSeatId - 1]! - hall.distance[b.firstSeatId - 1]!);
  for (const { firstSeatId, capacity } of areas) {
    const places: number[] = [];
    for (let seatId = firstSeatId; seatId < firstSeatId + capacity; seatId++)
      if (isAvailable(seatId) && places.push(seatId) === quantity) return places;
  }
  return undefined;
}

function anySeats(hall: Hall, { quantity, accessible }: Wish, isAvailable: IsFree): number[] | undefined {
  const seats: number[] = [];
  const ordered = hall.windows(1);
  if (accessible) {
    const place = ordered.find((seatId) => hall.isAccessible[seatId - 1] === 1 && isAvailable(seatId));
    if (place === undefined) return undefined;
    seats.push(place);
  }
  for (const seatId of ordered) {
    if (seats.length === quantity) break;
    if (isAvailable(seatId) && !seats.includes(seatId)) seats.push(seatId);
  }
  for (const section of hall.sections) {
    if (!section.isStanding) continue;
    for (let seatId = section.firstSeatId; seatId < section.firstSeatId + section.capacity; seatId++)
      if (seats.length < quantity && isAvailable(seatId)) seats.push(seatId);
  }
  return seats.length === quantity ? seats.sort((a, b) => a - b) : undefined;
}
