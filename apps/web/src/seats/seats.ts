import type { MapSeat, SeatMap } from '@stagedoor/client/hall';
import { grouped } from './grouped.ts';
import type { HallSeats } from './use-hall.ts';

type MapSection = SeatMap['sections'][number];

/** A section with its seats, free or not. */
export interface Section {
  readonly name: string;
  readonly kind: MapSection['kind'];
  readonly price: number;
  readonly seats: readonly MapSeat[];
  /** How many are free. */
  freeOf(taken: ReadonlySet<number>): number;
}

/** A row of a section with its seats, free or not, in order. */
interface Row {
  readonly row: string;
  readonly seats: readonly MapSeat[];
}

/** How many seats of a section are free. Its ids follow each other. */
export function freeIn({ firstSeatId, capacity }: MapSection, taken: ReadonlySet<number>): number {
  let free = 0;
  for (let seatId = firstSeatId; seatId < firstSeatId + capacity; seatId += 1) if (!taken.has(seatId)) free += 1;
  return free;
}

/** The sections of a hall in the order in which they come. */
export const sectionsOf = ({ map, seats }: HallSeats): Section[] =>
  map.sections.map((section) => ({
    name: section.name,
    kind: section.kind,
    price: section.price,
    seats: seats.slice(section.firstSeatId - 1, section.firstSeatId - 1 + section.capacity),
    freeOf: (taken) => freeIn(section, taken),
  }));

/** Seats by their rows, in the order in which those come. */
export const rowsOf = (seats: readonly MapSeat[]): Row[] =>
  [...grouped(seats, ({ row }) => row)].map(([row, inRow]) => ({
    row,
    seats: inRow.toSorted((a, b) => a.number - b.number),
  }));
