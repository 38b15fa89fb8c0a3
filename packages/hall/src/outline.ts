import type { Point } from './plan.ts';

/** A border whose points lie nearer than that to a straight line has no corner there. */
const flat = 0.05;

/** The border around these points, as far from them as `margin`, without dents: a stretched string's, with few corners. */
export function outlineOf(points: readonly Point[], margin: number): Point[] {
  const corners = hullOf(points).flatMap(({ x, y }) => [
    { x: x - margin, y: y - margin },
    { x: x + margin, y: y - margin },
    { x: x + margin, y: y + margin },
    { x: x - margin, y: y + margin },
  ]);
  return withoutFlatCorners(hullOf(corners));
}

/** The convex hull, clockwise as y grows downward, by Andrew's monotone chain. */
function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const hull = [...chainOf(sorted), ...chainOf(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

/** One side of the hull, without its last point, with which the other side begins. */
function chainOf(sorted: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of sorted) {
    while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

const turn = (from: Point, by: Point, to: Point): number =>
  (by.x - from.x) * (to.y - from.y) - (by.y - from.y) * (to.x - from.x);

/** Leaves out the corners that hardly are any: none of them lies further than that from the line that is drawn instead. */
function withoutFlatCorners(corners: readonly Point[]): Point[] {
  const kept = [corners[0]!];
  let last = 0;
  for (let index = 1; index < corners.length; index++) {
    const next = corners[(index + 1) % corners.length]!;
    const skipped = corners.slice(last + 1, index + 1);
    if (skipped.every((corner) => distance(corner, corners[last]!, next) <= flat)) continue;
    kept.push(corners[index]!);
    last = index;
  }
  return kept;
}

const distance = (point: Point, from: Point, to: Point): number =>
  Math.abs(turn(from, to, point)) / Math.hypot(to.x - from.x, to.y - from.y);

/** The middle of a polygon's area. */
export function middleOf(polygon: readonly Point[]): Point {
  let [area, x, y] = [0, 0, 0];
  for (const [index, from] of polygon.entries()) {
    const to = polygon[(index + 1) % polygon.length]!;
    const part = from.x * to.y - to.x * from.y;
    area += part;
    x += (from.x + to.x) * part;
    y += (from.y + to.y) * part;
  }
  // All on one line.
  if (Math.abs(area) < 1e-9) return polygon[0]!;
  return { x: x / (3 * area), y: y / (3 * area) };
}
