import type { Hall } from './hall.rules.ts';
import type { IsFree, Wish } from './wish.rules.ts';

/** Available seats beside each other, as many as there are. */
interface Stretch {
  readonly start: number;
  readonly length: number;
  readonly section: number;
  readonly row: number;
}

/** The anchors that are tried in each section: the nearest ones. */
const anchorsTried = 20;

/**
 * As few groups as possible in one section, in neighbouring rows where there are, nobody alone unless the size forces it. Two
 * groups never come from one stretch: they would be one group.
 */
export function bestParts(hall: Hall, wish: Wish, isAvailable: IsFree): readonly number[] | undefined {
  const bySection = Map.groupBy(stretchesOf(hall, isAvailable), (stretch) => stretch.section);
  let best: { readonly groups: number; readonly seats: readonly number[] } | undefined;
  for (const stretches of bySection.values()) {
    const fewest = fewestGroups(stretches, wish.quantity);
    if (fewest === undefined) continue;
    // A place for a wheelchair may stand in a short stretch: then it takes more groups.
    const most = wish.accessible ? Math.min(wish.quantity, stretches.length) : fewest;
    for (let groups = fewest; groups <= Math.min(most, best?.groups ?? most); groups++) {
      for (const seats of partings(hall, stretches, groups, wish))
        if (best === undefined || groups < best.groups || isNearer(hall, seats, best.seats)) best = { groups, seats };
    }
  }
  return best?.seats;
}

/** How many of the longest stretches it takes, each with two seats at least where the size doesn't force one alone. */
function fewestGroups(stretches: readonly Stretch[], quantity: number): number | undefined {
  const lengths = stretches.map(({ length }) => length).sort((a, b) => b - a);
  for (let groups = 2, found = lengths[0] ?? 0; groups <= Math.min(quantity, lengths.length); groups++) {
    found += lengths[groups - 1]!;
    if (found >= quantity && lengths[groups - 1]! >= leastOf(groups, quantity)) return groups;
  }
  return undefined;
}

const leastOf = (groups: number, quantity: number): number => (quantity >= 2 * groups ? 2 : 1);

/**
 * Ways to part the seats into so many groups: from each of the nearest stretches, with the nearest rows that do. Who needs a place for a
 * wheelchair begins where one is.
 */
function* partings(
  hall: Hall,
  stretches: readonly Stretch[],
  groups: number,
  { quantity, accessible }: Wish,
): Generator<number[]> {
  const least = leastOf(groups, quantity);
  const useful = stretches
    .filter(({ length }) => length >= least)
    .map((stretch) => ({ stretch, distance: hall.distance[stretch.start - 1]! }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ stretch }) => stretch);
  const longest = useful.toSorted((a, b) => b.length - a.length);
  let tried = 0;
  const anchors = accessible ? useful.filter(({ start, length }) => isReachable(hall, start, length)) : useful;
  for (const anchor of anchors) {
    // Too few even with the longest others. Each anchor that is tried costs a look at all stretches.
    if (anchor.length + longestSum(longest, [anchor], groups - 1) < quantity) continue;
    if (++tried > anchorsTried) return;
    const chosen = partsFrom(anchor, useful, longest, groups, quantity);
    if (chosen === undefined) continue;
    yield shared(chosen, quantity, least)
      .flatMap(({ stretch, size }) => nearestIn(hall, stretch, size, accessible && stretch === anchor))
      .sort((a, b) => a - b);
  }
}

function stretchesOf(hall: Hall, isAvailable: IsFree): Stretch[] {
  const stretches: Stretch[] = [];
  for (let seatId = 1; seatId <= hall.capacity; seatId++) {
    const section = hall.section[seatId - 1]!;
    if (hall.sections[section]!.isStanding || !isAvailable(seatId)) continue;
    const start = seatId;
    while (seatId < hall.runEnd[start - 1]! && isAvailable(seatId + 1)) seatId++;
    stretches.push({ start, length: seatId - start + 1, section, row: hall.row[start - 1]! });
  }
  return stretches;
}

/** So many stretches with this one among them: each from the nearest row that leaves enough to the longest of the rest. */
function partsFrom(
  anchor: Stretch,
  useful: readonly Stretch[],
  longest: readonly Stretch[],
  groups: number,
  quantity: number,
): Stretch[] | undefined {
  const chosen = [anchor];
  let missing = quantity - anchor.length;
  while (chosen.length < groups) {
    const rest = groups - chosen.length - 1;
    const next = nearestRow(anchor, useful, (stretch) => {
      if (chosen.includes(stretch)) return false;
      return stretch.length + longestSum(longest, [...chosen, stretch], rest) >= missing;
    });
    if (next === undefined) return undefined;
    chosen.push(next);
    missing -= next.length;
  }
  return missing <= 0 ? chosen : undefined;
}

function nearestRow(
  anchor: Stretch,
  stretches: readonly Stretch[],
  does: (stretch: Stretch) => boolean,
): Stretch | undefined {
  let nearest: Stretch | undefined;
  const rowsAway = (stretch: Stretch): number => Math.abs(stretch.row - anchor.row);
  for (const stretch of stretches)
    if ((nearest === undefined || rowsAway(stretch) < rowsAway(nearest)) && does(stretch)) nearest = stretch;
  return nearest;
}

function longestSum(longest: readonly Stretch[], without: readonly Stretch[], count: number): number {
  let [total, counted] = [0, 0];
  for (const stretch of longest) {
    if (counted === count) break;
    if (without.includes(stretch)) continue;
    total += stretch.length;
    counted++;
  }
  return total;
}

/** How many seats each stretch gives. */
function shared(stretches: readonly Stretch[], quantity: number, least: number): { stretch: Stretch; size: number }[] {
  let left = quantity - least * stretches.length;
  return stretches.map((stretch) => {
    const more = Math.min(left, stretch.length - least);
    left -= more;
    return { stretch, size: least + more };
  });
}

/** Whether one of these seats is a place for a wheelchair. */
function isReachable(hall: Hall, first: number, size: number): boolean {
  for (let seatId = first; seatId < first + size; seatId++) if (hall.isAccessible[seatId - 1] === 1) return true;
  return false;
}

/** So many seats of a stretch, which has a place for a wheelchair where one is needed. */
function nearestIn(hall: Hall, { start, length }: Stretch, size: number, isNeeded: boolean): number[] {
  let best: number | undefined;
  for (let first = start; first + size <= start + length; first++) {
    if (isNeeded && !isReachable(hall, first, size)) continue;
    if (best === undefined || farthest(hall, first, size) < farthest(hall, best, size)) best = first;
  }
  return Array.from({ length: size }, (_, index) => best! + index);
}

function farthest(hall: Hall, first: number, size: number): number {
  let most = 0;
  for (let seatId = first; seatId < first + size; seatId++) most = Math.max(most, hall.distance[seatId - 1]!);
  return most;
}

function isNearer(hall: Hall, seats: readonly number[], others: readonly number[]): boolean {
  const rank = (of: readonly number[]): number => hall.sections[hall.section[of[0]! - 1]!]!.rank;
  if (rank(seats) !== rank(others)) return rank(seats) < rank(others);
  const [a, b] = [seats, others].map((of) => of.map((seatId) => hall.distance[seatId - 1]!));
  const [mostA, mostB] = [Math.max(...a!), Math.max(...b!)];
  return mostA !== mostB ? mostA < mostB : sum(a!) < sum(b!);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
