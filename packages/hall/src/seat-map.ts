import type { Layout } from './layout.ts';
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
  focalPoint: Point;
  sections: {
    name: string;
    kind: 'seated' | 'standing';
    /** In minor units of the concert's currency. */
    price: number;
    rank: number;
    firstSeatId: number;
    capacity: number;
    /** A polygon: x and y in turn. */
    outline: number[];
    label: Point;
  }[];
  /** The names of rows, that `seats.row` counts into. */
  rows: string[];
  seats: {
    /** Position in `sections`. */
    section: number[];
    /** Position in `rows`. */
    row: number[];
    number: number[];
    /** From the seat before: x of the first seat, then differences, which are small. */
    dx: number[];
    dy: number[];
  };
  /** How many seats each run has: seats of one run stand beside each other without a gap, in the order of their ids. */
  runs: number[];
  /** The seats that are special, and why: sums of `seatFlags`. */
  flagged: { seatId: number[]; flags: number[] };
}

/** A seat of a map, with all that is known of it. */
export interface MapSeat {
  seatId: number;
  section: string;
  row: string;
  number: number;
  price: number;
  x: number;
  y: number;
  flags: number;
  /** The first and the last seat of its run. */
  runStart: number;
  runEnd: number;
}

const hundredths = (length: number): number => Math.round(length * 100);
const polygon = (points: readonly Point[]): number[] => points.flatMap(({ x, y }) => [hundredths(x), hundredths(y)]);
const point = ({ x, y }: Point): Point => ({ x: hundredths(x), y: hundredths(y) });

/** Writes a layout for the wire. */
export function encodeSeatMap(layout: Layout, version: string): SeatMap {
  const rows = new Map<string, number>();
  const seats: SeatMap['seats'] = { section: [], row: [], number: [], dx: [], dy: [] };
  const runs: number[] = [];
  const flagged: SeatMap['flagged'] = { seatId: [], flags: [] };
  let before: Point = { x: 0, y: 0 };
  for (const seat of layout.seats) {
    const here = point(seat);
    if (!rows.has(seat.row)) rows.set(seat.row, rows.size);
    seats.section.push(seat.section);
    seats.row.push(rows.get(seat.row)!);
    seats.number.push(seat.number);
    seats.dx.push(here.x - before.x);
    seats.dy.push(here.y - before.y);
    before = here;
    if (seat.runStart === seat.seatId) runs.push(1);
    else runs[runs.length - 1]!++;
    if (seat.flags !== 0) {
      flagged.seatId.push(seat.seatId);
      flagged.flags.push(seat.flags);
    }
  }
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
    seats,
    runs,
    flagged,
  };
}

/** The seats of a map, `seats[seatId - 1]`. Lengths are in the plan's unit again. */
export function readSeatMap({ sections, rows, seats, runs, flagged }: SeatMap): MapSeat[] {
  const flags = new Map(flagged.seatId.map((seatId, index) => [seatId, flagged.flags[index]!]));
  const read: MapSeat[] = [];
  let [x, y] = [0, 0];
  for (const length of runs) {
    const runStart = read.length + 1;
    for (let seatId = runStart; seatId < runStart + length; seatId++) {
      const index = seatId - 1;
      x += seats.dx[index]!;
      y += seats.dy[index]!;
      const { name, price } = sections[seats.section[index]!]!;
      read.push({
        seatId,
        section: name,
        row: rows[seats.row[index]!]!,
        number: seats.number[index]!,
        price,
        x: x / 100,
        y: y / 100,
        flags: flags.get(seatId) ?? 0,
        runStart,
        runEnd: runStart + length - 1,
      });
    }
  }
  return read;
}
