import type { LaidSeat, Layout } from './layout.ts';
import type { Point } from './plan.ts';

/**
 * A hall as it goes over the wire: static, public, and small. Lengths are whole hundredths of the plan's unit. Seats stand in
 * columns of equal length, in the order of their ids, which are 1 … capacity; `readSeatMap` makes objects of them.
 */
export interface SeatMap {
  /** Opaque; another version is another map. */
  version: string;
  /** A polygon: x and y in turn. */
  stage: number[];
  /** Where one wants to sit near. */
  focalPoint: Point;
  sections: {
    name: string;
    kind: 'seated' | 'standing';
    /** In minor units of the concert's currency. */
    price: number;
    /** The smaller, the better its seats count. */
    rank: number;
    /** Its places have the ids from this one on: `capacity` of them. */
    firstSeatId: number;
    capacity: number;
    /** A polygon: x and y in turn. */
    outline: number[];
    /** Where its name is written. */
    label: Point;
  }[];
  /** The names of rows, that `seats.row` counts into. */
  rows: string[];
  /** `packed` where the hall has more than 20,000 seats: it would be too big for a phone otherwise. */
  seats: PlainSeats | PackedSeats;
  /** How many seats each run has: seats of one run stand beside each other without a gap, in the order of their ids. */
  runs: number[];
}

interface SeatColumns {
  /** Position in `sections`. */
  section: number[];
  /** Position in `rows`. */
  row: number[];
  number: number[];
}

/** Every column says what it says. */
interface PlainSeats extends SeatColumns {
  form: 'plain';
  seatId: number[];
  x: number[];
  y: number[];
  /** Sums of `seatFlags`. */
  flags: number[];
}

/** Ids follow from the order, places from the seat before, and only special seats have flags. */
interface PackedSeats extends SeatColumns {
  form: 'packed';
  /** x of the first seat, then how far each is from the seat before. */
  dx: number[];
  dy: number[];
  /** The seats that are special, and their sums of `seatFlags`. */
  flagged: { seatId: number[]; flags: number[] };
}

/** A seat of a map, with all that is known of it. */
export interface MapSeat {
  seatId: number;
  /** Its section's name. */
  section: string;
  /** Its row's name; empty in a standing area. */
  row: string;
  /** What stands on the seat; 0 in a standing area. */
  number: number;
  /** In minor units of the concert's currency. */
  price: number;
  /** Where it stands, in the plan's unit. */
  x: number;
  y: number;
  /** A sum of `seatFlags`. */
  flags: number;
  /** The first and the last seat of its run. */
  runStart: number;
  runEnd: number;
}

const hundredths = (length: number): number => Math.round(length * 100);
const polygon = (points: readonly Point[]): number[] => points.flatMap(({ x, y }) => [hundredths(x), hundredths(y)]);
const point = ({ x, y }: Point): Point => ({ x: hundredths(x), y: hundredths(y) });

/** A hall with more seats goes over the wire in its packed form. */
const plainAtMost = 20_000;

/** Writes a layout for the wire. */
export function encodeSeatMap(layout: Layout, version: string): SeatMap {
  const rows = new Map<string, number>();
  const runs: number[] = [];
  for (const { row, runStart, seatId } of layout.seats) {
    if (!rows.has(row)) rows.set(row, rows.size);
    if (runStart === seatId) runs.push(1);
    else runs[runs.length - 1]!++;
  }
  const columns: SeatColumns = {
    section: layout.seats.map((seat) => seat.section),
    row: layout.seats.map((seat) => rows.get(seat.row)!),
    number: layout.seats.map((seat) => seat.number),
  };
  return {
    version,
    stage: polygon(layout.stage),
    focalPoint: point(layout.focalPoint),
    sections: layout.sections.map(({ outline, label, ...section }) => ({
      ...section,
      outline: polygon(outline),
      label: point(label),
    })),
    rows: [...rows.keys()],
    seats: { ...columns, ...(layout.seats.length > plainAtMost ? packed(layout.seats) : plain(layout.seats)) },
    runs,
  };
}

const plain = (seats: readonly LaidSeat[]): Omit<PlainSeats, keyof SeatColumns> => ({
  form: 'plain',
  seatId: seats.map((seat) => seat.seatId),
  x: seats.map((seat) => hundredths(seat.x)),
  y: seats.map((seat) => hundredths(seat.y)),
  flags: seats.map((seat) => seat.flags),
});

function packed(seats: readonly LaidSeat[]): Omit<PackedSeats, keyof SeatColumns> {
  const special = seats.filter((seat) => seat.flags !== 0);
  const flagged = { seatId: special.map((seat) => seat.seatId), flags: special.map((seat) => seat.flags) };
  const { x, y } = plain(seats);
  return { form: 'packed', dx: differences(x), dy: differences(y), flagged };
}

const differences = (values: readonly number[]): number[] =>
  values.map((value, index) => value - (values[index - 1] ?? 0));

function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/** The seats of a map, `seats[seatId - 1]`. Lengths are in the plan's unit again. */
export function readSeatMap({ sections, rows, seats, runs }: SeatMap): MapSeat[] {
  const { x, y, flags } = seats.form === 'plain' ? seats : unpacked(seats);
  const read: MapSeat[] = [];
  for (const length of runs) {
    const runStart = read.length + 1;
    for (let seatId = runStart; seatId < runStart + length; seatId++) {
      const index = seatId - 1;
      const { name, price } = sections[seats.section[index]!]!;
      read.push({
        seatId,
        section: name,
        row: rows[seats.row[index]!]!,
        number: seats.number[index]!,
        price,
        x: x[index]! / 100,
        y: y[index]! / 100,
        flags: flags[index]!,
        runStart,
        runEnd: runStart + length - 1,
      });
    }
  }
  return read;
}

function unpacked({ dx, dy, flagged, section }: PackedSeats): Pick<PlainSeats, 'x' | 'y' | 'flags'> {
  const flags = section.map(() => 0);
  for (const [index, seatId] of flagged.seatId.entries()) flags[seatId - 1] = flagged.flags[index]!;
  return { x: sums(dx), y: sums(dy), flags };
}
