import { type Layout, seatFlags } from '@stagedoor/hall';

/** A hall as the search for the best seats reads it: columns by `seatId - 1`, made once for each version of a plan. */
export interface Hall {
  readonly capacity: number;
  readonly sections: readonly {
    readonly name: string;
    readonly isStanding: boolean;
    readonly price: number;
    readonly rank: number;
    readonly firstSeatId: number;
    readonly capacity: number;
  }[];
  /** Position in `sections`. */
  readonly section: Uint16Array;
  /** The first and the last seat of its run. */
  readonly runStart: Int32Array;
  readonly runEnd: Int32Array;
  /** Rows counted through the hall: neighbours within a section differ by one. */
  readonly row: Int32Array;
  /** From the focal point, in the plan's unit. */
  readonly distance: Float64Array;
  /** For wheelchairs, or for who comes with them. */
  readonly isReserved: Uint8Array;
  readonly isAccessible: Uint8Array;
  /** The first seats of all windows of so many adjacent seats, the best first. */
  readonly windows: (size: number) => Int32Array;
}

/** Reads a laid out plan for the search. */
export function hallOf({ seats, sections, focalPoint }: Layout): Hall {
  const capacity = seats.length;
  const hall = {
    capacity,
    sections: sections.map(({ kind, ...section }) => ({ ...section, isStanding: kind === 'standing' })),
    section: Uint16Array.from(seats, (seat) => seat.section),
    runStart: Int32Array.from(seats, (seat) => seat.runStart),
    runEnd: new Int32Array(capacity),
    row: new Int32Array(capacity),
    distance: Float64Array.from(seats, ({ x, y }) =>
      roundToMillimetres(Math.hypot(x - focalPoint.x, y - focalPoint.y)),
    ),
    isReserved: Uint8Array.from(seats, ({ flags }) => (flags & (seatFlags.accessible | seatFlags.companion) ? 1 : 0)),
    isAccessible: Uint8Array.from(seats, ({ flags }) => (flags & seatFlags.accessible ? 1 : 0)),
  };
  for (let index = capacity - 1; index >= 0; index--) {
    const isLast = seats[index + 1]?.runStart !== seats[index]!.runStart;
    hall.runEnd[index] = isLast ? index + 1 : hall.runEnd[index + 1]!;
  }
  for (let index = 1; index < capacity; index++) {
    const [before, here] = [seats[index - 1]!, seats[index]!];
    const isSameRow = before.section === here.section && before.row === here.row;
    // Sections are two apart, so that no row is the neighbour of another section's.
    hall.row[index] = hall.row[index - 1]! + (isSameRow ? 0 : before.section === here.section ? 1 : 2);
  }
  const windows = new Map<number, Int32Array>();
  return {
    ...hall,
    windows(size) {
      let sorted = windows.get(size);
      if (sorted === undefined) windows.set(size, (sorted = sortedWindows(hall, size)));
      return sorted;
    },
  };
}

/** Seats as far left as others are right are equally far. */
const roundToMillimetres = (distance: number): number => Math.round(distance * 1_000) / 1_000;

type Columns = Omit<Hall, 'windows'>;

/** By rank, then by the farthest seat, then by the sum, then by their ids. */
function sortedWindows({ capacity, sections, section, runEnd, distance }: Columns, size: number): Int32Array {
  const starts: number[] = [];
  const farthest = new Float64Array(capacity);
  const sum = new Float64Array(capacity);
  for (let index = 0; index + size <= capacity; index++) {
    if (sections[section[index]!]!.isStanding || index + size > runEnd[index]!) continue;
    starts.push(index + 1);
    for (let seat = index; seat < index + size; seat++) {
      farthest[index] = Math.max(farthest[index]!, distance[seat]!);
      sum[index]! += distance[seat]!;
    }
  }
  const rankOf = (seatId: number): number => sections[section[seatId - 1]!]!.rank;
  return Int32Array.from(
    starts.sort(
      (a, b) => rankOf(a) - rankOf(b) || farthest[a - 1]! - farthest[b - 1]! || sum[a - 1]! - sum[b - 1]! || a - b,
    ),
  );
}
