import { type MapSeat, readSeatMap, type SeatMap } from '@stagedoor/client/hall';
import KDBush from 'kdbush';

/** A hall to draw and to find seats in. Lengths are in the plan's unit. */
export interface Hall {
  readonly sections: SeatMap['sections'];
  /** `seats[seatId - 1]`. Places in standing areas are among them, all in the middle of theirs. */
  readonly seats: readonly MapSeat[];
  readonly seated: readonly MapSeat[];
  readonly stage: readonly number[];
  /** How far neighbours stand from each other. */
  readonly pitch: number;
  readonly bounds: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** The free seat nearest to a point, or nothing within reach. */
  nearest(x: number, y: number, reach: number): MapSeat | undefined;
  /** The standing area at a point. */
  standingAt(x: number, y: number): SeatMap['sections'][number] | undefined;
}

/** Prepares a hall once: its seats are looked up by a tree, not one after the other. */
export function openHall(map: SeatMap): Hall {
  const seats = readSeatMap(map);
  const seated = seats.filter(({ row }) => row !== '');
  const sections = map.sections.map((section) => ({
    ...section,
    outline: section.outline.map(inUnits),
    label: { x: section.label.x / 100, y: section.label.y / 100 },
  }));
  const stage = map.stage.map(inUnits);
  const index = new KDBush(Math.max(1, seated.length));
  for (const { x, y } of seated) index.add(x, y);
  if (seated.length === 0) index.add(0, 0);
  index.finish();
  return {
    sections,
    seats,
    seated,
    stage,
    pitch: pitchOf(seated),
    bounds: boundsOf([stage, ...sections.map(({ outline }) => outline)]),
    nearest(x, y, reach) {
      if (seated.length === 0) return undefined;
      const near = index.within(x, y, reach).map((position) => seated[position]!);
      return near.toSorted((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))[0];
    },
    standingAt: (x, y) => sections.find(({ kind, outline }) => kind === 'standing' && isInside(outline, x, y)),
  };
}

const inUnits = (hundredths: number): number => hundredths / 100;

/** The distance that most neighbours have. */
function pitchOf(seated: readonly MapSeat[]): number {
  const distances = seated.flatMap((seat, index) => {
    const next = seated[index + 1];
    return next?.runStart === seat.runStart ? [Math.hypot(next.x - seat.x, next.y - seat.y)] : [];
  });
  return distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] || 0.5;
}

function boundsOf(polygons: readonly (readonly number[])[]): Hall['bounds'] {
  const [xs, ys] = [0, 1].map((axis) =>
    polygons.flatMap((polygon) => polygon.filter((_, index) => index % 2 === axis)),
  );
  const [left, top] = [least(xs!), least(ys!)];
  return { left, top, width: most(xs!) - left, height: most(ys!) - top };
}

const least = (values: readonly number[]): number => values.reduce((one, other) => Math.min(one, other), Infinity);
const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other), -Infinity);

/** Whether a ray from the point crosses the polygon's edge an odd number of times. */
function isInside(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let index = 0; index < polygon.length; index += 2) {
    const [x1, y1] = [polygon[index]!, polygon[index + 1]!];
    const [x2, y2] = [polygon[(index + 2) % polygon.length]!, polygon[(index + 3) % polygon.length]!];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
