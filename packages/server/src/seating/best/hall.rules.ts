import { type Layout, seatFlags } from '@stagedoor/hall';

/** A hall as the search for the best seats reads it: columns by `seatId - 1`, made once for each version of a plan. */
export interface Hall {
  readonly capacity: number;
  readonly sections: readonly HallSection[];
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
  /** Positions in `sections` of the standing areas, the best first. */
  readonly areas: readonly number[];
  /** The first seats of all windows of so many adjacent seats, the best first. */
  readonly windows: (size: number) => Int32Array;
  /** The place of each window in `windows`, by its first seat; -1 where none begins. */
  readonly orderOf: (size: number) => Int32Array;
}

interface HallSection {
  readonly name: string;
  readonly isStanding: boolean;
  readonly rank: number;
  readonly firstSeatId: number;
  readonly capacity: number;
}

/** Reads a laid out plan for the search. */
export function hallOf({ seats, sections: laid, focalPoint }: Layout): Hall {
  const capacity = seats.length;
  const sections = laid.map(({ kind, ...section }) => ({ ...section, isStanding: kind === 'standing' }));
  const distance = Float64Array.from(seats, ({ x, y }) =>
    roundToMillimetres(Math.hypot(x - focalPoint.x, y - focalPoint.y)),
  );
  const distanceOf = (section: number): number => distance[sections[section]!.firstSeatId - 1]!;
  const hall = {
    capacity,
    sections,
    distance,
    section: Uint16Array.from(seats, (seat) => seat.section),
    runStart: Int32Array.from(seats, (seat) => seat.runStart),
    runEnd: new Int32Array(capacity),
    row: new Int32Array(capacity),
    isReserved: Uint8Array.from(seats, ({ flags }) => (flags & (seatFlags.accessible | seatFlags.companion) ? 1 : 0)),
    isAccessible: Uint8Array.from(seats, ({ flags }) => (flags & seatFlags.accessible ? 1 : 0)),
    areas: sections
      .flatMap((section, index) => (section.isStanding ? [index] : []))
      .sort((a, b) => sections[a]!.rank - sections[b]!.rank || distanceOf(a) - distanceOf(b)),
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
  const windows = kept((size) => sortedWindows(hall, size));
  return { ...hall, windows, orderOf: kept((size) => orderOf(windows(size), capacity)) };
}

/** Seats as far left as others are right are equally far. */
const roundToMillimetres = (distance: number): number => Math.round(distance * 1_000) / 1_000;

function kept(make: (size: number) => Int32Array): (size: number) => Int32Array {
  const made = new Map<number, Int32Array>();
  return (size) => {
    let array = made.get(size);
    if (array === undefined) made.set(size, (array = make(size)));
    return array;
  };
}

type Columns = Omit<Hall, 'windows' | 'orderOf'>;

/** By rank, then by the farthest seat, then by the sum, then by their ids. */
function sortedWindows({ capacity, sections, section, runEnd, distance }: Columns, size: number): Int32Array {
  // One number says rank, farthest seat and window: numbers are sorted many times quicker than by a comparison.
  const distinct = Float64Array.from(new Set(distance)).sort();
  const orderOfDistance = new Map(Array.from(distinct, (value, order) => [value, order]));
  const sum = new Float64Array(capacity);
  const keys = new Float64Array(capacity);
  let found = 0;
  for (let index = 0; index + size <= capacity; index++) {
    const { isStanding, rank } = sections[section[index]!]!;
    if (isStanding || index + size > runEnd[index]!) continue;
    let farthest = 0;
    for (let seat = index; seat < index + size; seat++) {
      farthest = Math.max(farthest, distance[seat]!);
      sum[index]! += distance[seat]!;
    }
    sum[index] = roundToMillimetres(sum[index]!);
    keys[found++] = (rank * distinct.length + orderOfDistance.get(farthest)!) * capacity + index;
  }
  const sorted = keys.subarray(0, found).sort();
  const starts = Int32Array.from(sorted, (key) => (key % capacity) + 1);
  for (let first = 0, end = 1; first < found; first = end++) {
    const group = Math.floor(sorted[first]! / capacity);
    while (end < found && Math.floor(sorted[end]! / capacity) === group) end++;
    if (end - first > 1) starts.subarray(first, end).sort((a, b) => sum[a - 1]! - sum[b - 1]! || a - b);
  }
  return starts;
}

function orderOf(windows: Int32Array, capacity: number): Int32Array {
  const order = new Int32Array(capacity).fill(-1);
  for (let index = 0; index < windows.length; index++) order[windows[index]! - 1] = index;
  return order;
}
