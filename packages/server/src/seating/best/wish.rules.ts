import type { Hall } from './hall.rules.ts';

/** What a buyer allows. */
export interface Wish {
  /** How many seats, 1–8. */
  readonly quantity: number;
  /** Whether a section may be taken, by its position in the hall. */
  readonly allows: (section: number) => boolean;
  /** Only adjacent seats, or a standing area. */
  readonly together: boolean;
  /** With at least one place for a wheelchair; without it those places and their companions' are left to others. */
  readonly accessible: boolean;
}

/** Whether a seat can be had by anyone now. */
export type IsFree = (seatId: number) => boolean;

/** Whether this buyer may have a seat that is free: everything else is taken, for them. */
export const availableTo = (hall: Hall, { allows, accessible }: Wish, isFree: IsFree): IsFree => {
  const { section, isReserved } = hall;
  return (seatId) => isFree(seatId) && allows(section[seatId - 1]!) && (accessible || isReserved[seatId - 1] === 0);
};

/** What there is for a buyer who finds no seats. */
export interface Left {
  readonly available: number;
  /** The most of them that can be had together. */
  readonly largestGroup: number;
}

export function whatIsLeft(hall: Hall, wish: Wish, isFree: IsFree): Left {
  const isAvailable = availableTo(hall, wish, isFree);
  let [available, largestGroup, group, isReachable] = [0, 0, 0, false];
  const begin = (): void => {
    [group, isReachable] = [0, !wish.accessible];
  };
  for (let seatId = 1; seatId <= hall.capacity; seatId++) {
    if (hall.runStart[seatId - 1] === seatId) begin();
    if (isAvailable(seatId)) {
      available++;
      group++;
      isReachable ||= hall.isAccessible[seatId - 1] === 1;
    } else if (!hall.sections[hall.section[seatId - 1]!]!.isStanding) begin();
    if (isReachable) largestGroup = Math.max(largestGroup, group);
  }
  return { available: largestGroup === 0 ? 0 : available, largestGroup };
}

/** The nearest seats, wherever they are. */
export function anySeats(hall: Hall, { quantity, accessible }: Wish, isAvailable: IsFree): number[] | undefined {
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
  for (const area of hall.areas) {
    const { firstSeatId, capacity } = hall.sections[area]!;
    for (let seatId = firstSeatId; seatId < firstSeatId + capacity && seats.length < quantity; seatId++)
      if (isAvailable(seatId)) seats.push(seatId);
  }
  return seats.length === quantity ? seats.sort((a, b) => a - b) : undefined;
}
