import { seatFlags } from './flags.ts';
import { middleOf, outlineOf } from './outline.ts';
import type { HallPlan, Point, RowPlan, SeatedPlan, SectionPlan } from './plan.ts';

/** One seat of a hall, or one of the places of a standing area (row `""`, number 0). */
export interface LaidSeat extends Point {
  /** 1 … capacity, in the order of sections, rows and places. */
  readonly seatId: number;
  /** Which of the layout's sections. */
  readonly section: number;
  /** The row's name. */
  readonly row: string;
  /** What stands on the seat. */
  readonly number: number;
  /** Sums of `seatFlags`. */
  readonly flags: number;
  /** The first seat of its run: seats of one run stand beside each other without a gap, in the order of their ids. */
  readonly runStart: number;
}

/** A section as it lies in the hall. */
export interface LaidSection {
  readonly name: string;
  readonly kind: 'seated' | 'standing';
  /** Of each of its places, in minor units of the concert's currency. */
  readonly price: number;
  /** The smaller, the better its seats count. */
  readonly rank: number;
  /** Its places have the ids from this one on: `capacity` of them. */
  readonly firstSeatId: number;
  readonly capacity: number;
  /** A polygon around it. */
  readonly outline: readonly Point[];
  /** Where its name is written. */
  readonly label: Point;
}

/** A hall with every seat at its place. */
export interface Layout {
  /** A polygon. */
  readonly stage: readonly Point[];
  /** Where one wants to sit near. */
  readonly focalPoint: Point;
  readonly sections: readonly LaidSection[];
  /** In the order of their ids. */
  readonly seats: readonly LaidSeat[];
}

const defaults = { spacing: 0.5, aisle: 1, rowPitch: 0.9, margin: 0.6, sectionGap: 2, standingDepth: 6 };

/** Puts every seat of a plan at its place. The plan must be without `planFaults`. */
export function layOut({ stage, focalPoint = { x: 0, y: 0 }, sections }: HallPlan): Layout {
  const seats: LaidSeat[] = [];
  const laid: LaidSection[] = [];
  // Sections that say nothing of their place stand one behind the other.
  let behind = 3;
  for (const [index, section] of sections.entries()) {
    const firstSeatId = seats.length + 1;
    const outline =
      section.kind === 'standing'
        ? layOutStanding(section, index, behind, seats)
        : layOutRows(section, index, behind, seats);
    behind = Math.max(behind, ...outline.map(({ y }) => y)) + defaults.sectionGap;
    laid.push({
      name: section.name,
      kind: section.kind ?? 'seated',
      price: section.price,
      rank: section.rank ?? 0,
      firstSeatId,
      capacity: seats.length + 1 - firstSeatId,
      outline,
      label: middleOf(outline),
    });
  }
  return { stage: stage ?? stageBefore(seats), focalPoint, sections: laid, seats };
}

function layOutStanding(
  { outline, capacity }: Extract<SectionPlan, { kind: 'standing' }>,
  section: number,
  behind: number,
  seats: LaidSeat[],
): readonly Point[] {
  const half = Math.max(4, Math.sqrt(capacity) / 2);
  const border = outline ?? rectangle(-half, behind, half, behind + defaults.standingDepth);
  const { x, y } = middleOf(border);
  const runStart = seats.length + 1;
  for (let place = 0; place < capacity; place++)
    seats.push({ seatId: seats.length + 1, section, row: '', number: 0, x, y, flags: 0, runStart });
  return border;
}

function layOutRows(plan: SeatedPlan, section: number, behind: number, seats: LaidSeat[]): readonly Point[] {
  const origin = plan.at ?? { x: 0, y: behind };
  const place = (point: Point): Point => moved(turned(point, plan.angle ?? 0), origin);
  const inSection: Point[] = [];
  let rowY = 0;
  for (const row of rowsOf(plan)) {
    const at = row.at ?? { x: 0, y: rowY };
    rowY = at.y + defaults.rowPitch;
    for (const seat of seatsOf(row, seats.length + 1)) {
      const point = moved(turned(seat, row.angle ?? 0), at);
      inSection.push(point);
      seats.push({ ...seat, section, ...place(point) });
    }
  }
  return plan.outline ?? outlineOf(inSection, defaults.margin).map(place);
}

function rowsOf({ rows, seatsPerRow = 0 }: SeatedPlan): RowPlan[] {
  if (typeof rows !== 'number') return rows;
  return Array.from({ length: rows }, (_, index) => ({ name: rowName(index), places: seatsPerRow }));
}

/** A, B, … Z, AA, … */
function rowName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : rowName(Math.floor(index / 26) - 1) + letter;
}

/** The seats of a row around its own middle. */
function seatsOf(row: RowPlan, firstSeatId: number): Omit<LaidSeat, 'section'>[] {
  const { name, places, spacing = defaults.spacing, radius, gaps = [], aisles = [] } = row;
  const missing = new Set(gaps);
  const widthAfter = new Map(aisles.map(({ after, width = defaults.aisle }) => [after, width]));
  const offsets: number[] = [];
  for (let place = 1, offset = 0; place <= places; place++) {
    offsets.push(offset);
    offset += spacing + (widthAfter.get(place) ?? 0);
  }
  const middle = offsets.at(-1)! / 2;
  const numberOf = numbersOf(row, places - missing.size);
  const seats: Omit<LaidSeat, 'section'>[] = [];
  let isRunOver = true;
  for (let place = 1; place <= places; place++) {
    if (missing.has(place)) isRunOver = true;
    else {
      const seatId = firstSeatId + seats.length;
      const runStart = isRunOver ? seatId : seats.at(-1)!.runStart;
      const flags = flagsOf(row, place);
      seats.push({
        seatId,
        row: name,
        number: numberOf(seats.length),
        flags,
        runStart,
        ...onArc(offsets[place - 1]! - middle, radius),
      });
      isRunOver = widthAfter.has(place);
    }
  }
  return seats;
}

function numbersOf({ numbering: { first = 1, step = 1, side = 'left' } = {} }: RowPlan, seats: number) {
  return (index: number): number => first + step * (side === 'left' ? index : seats - 1 - index);
}

const flagNames = Object.keys(seatFlags) as (keyof typeof seatFlags)[];

const flagsOf = (row: RowPlan, place: number): number =>
  flagNames.reduce((sum, name) => sum + (row[name]?.includes(place) ? seatFlags[name] : 0), 0);

/** So far along a row from its middle: its ends bend toward the stage, as rows do that are built around it. */
function onArc(along: number, radius: number | undefined): Point {
  if (radius === undefined) return { x: along, y: 0 };
  const angle = along / radius;
  return { x: radius * Math.sin(angle), y: -radius * (1 - Math.cos(angle)) };
}

function turned({ x, y }: Point, degrees: number): Point {
  if (degrees === 0) return { x, y };
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

const moved = (point: Point, by: Point): Point => ({ x: point.x + by.x, y: point.y + by.y });

const rectangle = (left: number, top: number, right: number, bottom: number): Point[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

/** As wide as half of the hall, its front edge at 0. */
function stageBefore(seats: readonly LaidSeat[]): Point[] {
  const widest = seats.reduce((most, { x }) => Math.max(most, Math.abs(x)), 0);
  const half = Math.max(4, widest / 2);
  return rectangle(-half, -Math.max(2, half / 3), half, 0);
}
