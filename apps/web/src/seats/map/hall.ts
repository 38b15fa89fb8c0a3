import type { MapSeat, SeatMap } from '@stagedoor/client/hall';
import KDBush from 'kdbush';
import { rest } from '../slices.ts';
import type { HallSeats } from '../use-hall.ts';

/** A hall to draw and to find seats in. Lengths are in the plan's unit. */
export interface Hall {
  readonly sections: SeatMap['sections'];
  /** `seats[seatId - 1]`. Places in standing areas are among them, all in the middle of theirs. */
  readonly seats: readonly MapSeat[];
  readonly seated: readonly MapSeat[];
  readonly stage: readonly number[];
  /** How far neighbours stand from each other. */
  readonly pitch: number;
  readonly bounds: Box & { readonly width: number; readonly height: number };
  /** The seats in a part of the hall. */
  within(box: Box): MapSeat[];
  /** Of the seats that will do, the one nearest to a point, or nothing within reach. */
  nearest(x: number, y: number, reach: number, willDo: (seat: MapSeat) => boolean): MapSeat | undefined;
  /** The standing area at a point. */
  standingAt(x: number, y: number): SeatMap['sections'][number] | undefined;
}

/** A part of the hall. */
export type Box = Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>;

/** Prepares a hall once, a part at a time: its seats are looked up by a tree, not one after the other. */
export async function openHall({ map, seats }: HallSeats): Promise<Hall> {
  await rest();
  const seated = seats.filter(({ row }) => row !== '');
  const sections = map.sections.map((section) => ({
    ...section,
    outline: section.outline.map(inUnits),
    label: { x: section.label.x / 100, y: section.label.y / 100 },
  }));
  const stage = map.stage.map(inUnits);
  const pitch = pitchOf(seated);
  await rest();
  const index = new KDBush(Math.max(1, seated.length));
  for (const { x, y } of seated) index.add(x, y);
  if (seated.length === 0) index.add(0, 0);
  index.finish();
  await rest();
  const found = (positions: readonly number[]): MapSeat[] =>
    seated.length === 0 ? [] : positions.map((position) => seated[position]!);
  return {
    sections,
    seats,
    seated,
    stage,
    pitch,
    bounds: boundsOf([stage, ...sections.map(({ outline }) => outline)]),
    within: ({ left, top, right, bottom }) => found(index.range(left, top, right, bottom)),
    nearest(x, y, reach, willDo) {
      const far = (seat: MapSeat): number => Math.hypot(seat.x - x, seat.y - y);
      const near = found(index.within(x, y, reach)).filter(willDo);
      return near.reduce<MapSeat | undefined>(
        (best, seat) => (best && far(best) <= far(seat) ? best : seat),
        undefined,
      );
    },
    standingAt: (x, y) => sections.find(({ kind, outline }) => kind === 'standing' && isInside(outline, x, y)),
  };
}

const inUnits = (hundredths: number): number => hundredths / 100;

/** The distance that most neighbours have. */
function pitchOf(seated: readonly MapSeat[]): number {
  const distances: number[] = [];
  for (const [index, seat] of seated.entries()) {
    const next = seated[index + 1];
    if (next?.runStart === seat.runStart) distances.push(Math.hypot(next.x - seat.x, next.y - seat.y));
  }
  return Float64Array.from(distances).toSorted()[distances.length >> 1] || 0.5;
}

function boundsOf(polygons: readonly (readonly number[])[]): Hall['bounds'] {
  const [xs, ys] = [0, 1].map((axis) =>
    polygons.flatMap((polygon) => polygon.filter((_, index) => index % 2 === axis)),
  );
  const [left, top, right, bottom] = [least(xs!), least(ys!), most(xs!), most(ys!)];
  return { left, top, right, bottom, width: right - left, height: bottom - top };
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
