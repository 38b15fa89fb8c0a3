import type { Stagedoor } from '@stagedoor/server';

/** A hall as `plan.create` takes it. */
export type Plan = Omit<
  Parameters<ReturnType<Stagedoor['createCaller']>['plan']['create']>[0],
  'name' | 'idempotencyKey'
>;
export type Section = Plan['sections'][number];
export type Row = Exclude<Extract<Section, { kind?: 'seated' | undefined }>['rows'], number>[number];

type Point = NonNullable<Plan['focalPoint']>;

/** Around which the tiers are built, in metres from the middle of the stage's front edge. */
const centre = { x: 0, y: 14 };

/** A ring of blocks around the floor. Angles are in degrees from the axis of the hall, as plans have them: negative to the right. */
interface Tier {
  readonly firstBlock: number;
  readonly blocks: number;
  readonly degreesEach: number;
  /** Of the first row. */
  readonly radius: number;
  readonly rows: number;
  readonly rowPitch: number;
  readonly priceAt: (degrees: number) => number;
  readonly rank: number;
  /** The rows, counted from 1, through whose middle every other block is entered. */
  readonly entrance?: { readonly from: number; readonly to: number };
  /** Whether a platform for wheelchairs runs behind the last row of blocks that look at the stage. */
  readonly hasPlatform?: boolean;
}

const aisle = 1.6;
const spacing = 0.5;

/** From here on the edge of the stage hides a part of it. */
const seesLessFrom = 88;

const lower: Tier = {
  firstBlock: 101,
  blocks: 11,
  degreesEach: 20,
  radius: 27,
  rows: 20,
  rowPitch: 0.85,
  priceAt: (degrees) => (degrees <= 40 ? 154_000 : degrees <= 80 ? 132_000 : 99_000),
  rank: 1,
  entrance: { from: 8, to: 12 },
  hasPlatform: true,
};

const upper: Tier = {
  firstBlock: 201,
  blocks: 12,
  degreesEach: 15,
  radius: 51,
  rows: 11,
  rowPitch: 0.8,
  priceAt: (degrees) => (degrees <= 45 ? 99_000 : 77_000),
  rank: 2,
};

/** An arena of some ten thousand places with an end stage: people stand before it, two tiers run around them. */
export function arena(): Plan {
  return {
    stage: polygon([-13, -9], [13, -9], [13, 0], [3, 0], [3, 3], [-3, 3], [-3, 0], [-13, 0]),
    focalPoint: { x: 0, y: 3 },
    sections: [
      {
        name: 'Floor',
        kind: 'standing',
        price: 132_000,
        rank: 1,
        capacity: 1_500,
        outline: polygon([-16, 2], [-5, 2], [-5, 5], [5, 5], [5, 2], [16, 2], [16, 23], [-16, 23]),
      },
      vip('VIP A', -7.6),
      vip('VIP B', 7.6),
      ...tier(lower),
      ...tier(upper),
    ],
  };
}

const polygon = (...points: [number, number][]): { x: number; y: number }[] => points.map(([x, y]) => ({ x, y }));

/** Wide seats on a terrace behind those who stand. */
function vip(name: string, x: number): Section {
  const rows = Array.from({ length: 8 }, (_, index): Row => ({
    name: String.fromCharCode(65 + index),
    places: 22,
    spacing: 0.6,
    at: { x: 0, y: index },
  }));
  return { name, price: 198_000, rank: 0, at: { x, y: 26 }, rows };
}

function tier(ring: Tier): Section[] {
  const { firstBlock, blocks, degreesEach } = ring;
  return Array.from({ length: blocks }, (_, index) =>
    block(ring, String(firstBlock + index), (index - (blocks - 1) / 2) * degreesEach, index % 2 === 1),
  );
}

/** Its rows lie on circles around the centre, and are as long as the aisles on both sides allow. */
function block(ring: Tier, name: string, degrees: number, isEntered: boolean): Section {
  const { degreesEach, radius, rows, rowPitch, priceAt, rank, entrance, hasPlatform } = ring;
  const widthAt = (far: number): number => (far * degreesEach * Math.PI) / 180 - aisle;
  const seated = Array.from({ length: rows }, (_, index): Row => {
    const far = radius + index * rowPitch;
    const places = Math.floor(widthAt(far) / spacing) + 1;
    const isCut = isEntered && entrance !== undefined && index + 1 >= entrance.from && index + 1 <= entrance.to;
    return {
      name: String(index + 1),
      places,
      radius: far,
      spacing,
      at: { x: 0, y: index * rowPitch },
      ...(isCut ? { gaps: middle(places, 5) } : {}),
      ...restricted(places, degrees, degreesEach),
    };
  });
  if (hasPlatform && Math.abs(degrees) <= 60) seated.push(platform(radius, rows * rowPitch + 0.9, widthAt));
  return { name, price: priceAt(Math.abs(degrees)), rank, ...placedAt(centre, radius, degrees), rows: seated };
}

/** The section's own y leads away from the centre. */
export function placedAt(centre: Point, radius: number, degrees: number): { at: Point; angle: number } {
  const angle = (degrees * Math.PI) / 180;
  const at = { x: centre.x - radius * Math.sin(angle), y: centre.y + radius * Math.cos(angle) };
  return { at: { x: round(at.x), y: round(at.y) }, angle: degrees };
}

const round = (length: number): number => Math.round(length * 100) / 100;

/** Wheelchairs, each beside the seat of a companion. */
function platform(radius: number, behind: number, widthAt: (far: number) => number): Row {
  const far = radius + behind;
  const pairs = Math.floor(widthAt(far) / 1.1 / 2);
  const places = Array.from({ length: pairs * 2 }, (_, index) => index + 1);
  return {
    name: 'P',
    places: places.length,
    radius: far,
    spacing: 1.1,
    at: { x: 0, y: behind },
    accessible: places.filter((place) => place % 2 === 1),
    companion: places.filter((place) => place % 2 === 0),
  };
}

/** So many places in the middle of a row. */
function middle(places: number, count: number): number[] {
  const first = Math.floor((places - count) / 2) + 1;
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The places of a row that lie too far to the side. */
function restricted(places: number, degrees: number, degreesEach: number): { restrictedView?: number[] } {
  const seesLess = Array.from({ length: places }, (_, index) => index + 1).filter((place) => {
    const along = ((place - 0.5) / places - 0.5) * degreesEach;
    // A place further to the right of its row lies at a smaller angle.
    return Math.abs(degrees - along) >= seesLessFrom;
  });
  return seesLess.length > 0 ? { restrictedView: seesLess } : {};
}
