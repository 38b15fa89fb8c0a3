import { type LaidSeat, layOut } from './layout.ts';
import type { HallPlan, RowPlan, SeatedPlan } from './plan.ts';

/** What is wrong with a plan, and where: the path of the field, such as `sections.2.rows.0.gaps`. */
export interface PlanFault {
  readonly path: string;
  /** For people to read. */
  readonly message: string;
}

/** Most places of one hall. */
export const capacityLimit = 100_000;

/** How far from the stage's middle a seat may stand, in the plan's unit. */
const farthest = 10_000;

/** Seats nearer to each other than this stand on one another. */
const nearest = 0.1;

/** What no schema can see in a plan whose fields each have the right form. Empty when it can be laid out; at most 20. */
export function planFaults(plan: HallPlan): PlanFault[] {
  const faults = [...namesTwice(plan.sections, 'sections'), ...capacityFaults(plan)];
  for (const [index, section] of plan.sections.entries())
    if (section.kind !== 'standing') faults.push(...rowFaults(section, `sections.${index}`));
  // Only what is sound so far can be laid out.
  return (faults.length > 0 ? faults : placeFaults(plan)).slice(0, 20);
}

function* namesTwice(of: readonly { readonly name: string }[], path: string): Generator<PlanFault> {
  const known = new Set<string>();
  for (const [index, { name }] of of.entries()) {
    if (known.has(name)) yield { path: `${path}.${index}.name`, message: `"${name}" is there twice` };
    known.add(name);
  }
}

function* capacityFaults({ sections }: HallPlan): Generator<PlanFault> {
  let capacity = 0;
  for (const section of sections) {
    if (section.kind === 'standing') capacity += section.capacity;
    else if (typeof section.rows === 'number') capacity += section.rows * (section.seatsPerRow ?? 0);
    else for (const row of section.rows) capacity += row.places - new Set(row.gaps).size;
  }
  if (capacity < 1) yield { path: 'sections', message: 'must have at least one place together' };
  if (capacity > capacityLimit)
    yield { path: 'sections', message: `must have at most ${capacityLimit} places together, not ${capacity}` };
}

function* rowFaults({ rows, seatsPerRow }: SeatedPlan, path: string): Generator<PlanFault> {
  if (typeof rows === 'number') {
    if (seatsPerRow === undefined) yield { path: `${path}.seatsPerRow`, message: 'is needed where rows is a number' };
    return;
  }
  if (seatsPerRow !== undefined) yield { path: `${path}.seatsPerRow`, message: 'says nothing where each row is given' };
  yield* namesTwice(rows, `${path}.rows`);
  for (const [index, row] of rows.entries()) yield* placesOutside(row, `${path}.rows.${index}`);
}

function* placesOutside(row: RowPlan, path: string): Generator<PlanFault> {
  const { places, gaps = [], aisles = [], radius } = row;
  for (const list of ['gaps', 'accessible', 'companion', 'restrictedView'] as const) {
    const outside = row[list]?.find((place) => place > places);
    if (outside !== undefined)
      yield { path: `${path}.${list}`, message: `${outside} is beyond the last place, ${places}` };
  }
  const outside = aisles.find(({ after }) => after >= places);
  if (outside) yield { path: `${path}.aisles`, message: `${outside.after} has no place after it` };
  if (new Set(gaps).size >= places) yield { path: `${path}.gaps`, message: 'leaves no seat in the row' };
  if (radius !== undefined && Math.abs(radius) < 0.01)
    yield { path: `${path}.radius`, message: 'must be at least 0.01 to either side' };
}

function* placeFaultsOf(plan: HallPlan): Generator<PlanFault> {
  const { seats, sections } = layOut(plan);
  const grid = new Grid();
  for (const seat of seats) {
    const path = `sections.${seat.section}`;
    // Written so that no number at all is refused, too.
    if (!(Math.abs(seat.x) <= farthest && Math.abs(seat.y) <= farthest))
      yield { path, message: `${nameOf(seat)} stands more than ${farthest} from the stage` };
    if (sections[seat.section]!.kind === 'standing') continue;
    const other = grid.add(seat);
    if (other)
      yield { path, message: `${nameOf(seat)} stands on ${nameOf(other)} of "${sections[other.section]!.name}"` };
  }
}

const nameOf = ({ row, number }: LaidSeat): string => `row "${row}" seat ${number}`;

const placeFaults = (plan: HallPlan): PlanFault[] => {
  const faults: PlanFault[] = [];
  for (const fault of placeFaultsOf(plan)) if (faults.push(fault) >= 20) break;
  return faults;
};

/** Seats by where they stand, in cells as wide as they must be apart: only the cells around a seat are looked at. */
class Grid {
  readonly #cells = new Map<number, LaidSeat[]>();

  /** Adds a seat. Gives one that was there before and is too near. */
  add(seat: LaidSeat): LaidSeat | undefined {
    const [column, line] = [Math.floor(seat.x / nearest), Math.floor(seat.y / nearest)];
    for (let x = column - 1; x <= column + 1; x++) {
      for (let y = line - 1; y <= line + 1; y++) {
        const found = this.#cells.get(cellAt(x, y))?.find((other) => isTooNear(seat, other));
        if (found) return found;
      }
    }
    const cell = this.#cells.get(cellAt(column, line));
    if (cell) cell.push(seat);
    else this.#cells.set(cellAt(column, line), [seat]);
    return undefined;
  }
}

const cellAt = (column: number, line: number): number => column * 2 ** 24 + line;

const isTooNear = (seat: LaidSeat, other: LaidSeat): boolean =>
  Math.hypot(other.x - seat.x, other.y - seat.y) < nearest;
