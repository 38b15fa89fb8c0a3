import { type Plan, placedAt, type Row, type Section } from './demo-arena.ts';

/** Around which the circle and the balcony are built, in metres from the middle of the stage's front edge. */
const centre = { x: 0, y: 6 };

const [spacing, rowPitch] = [0.6, 0.85];

/** A concert hall of 2,020 seats: stalls with boxes on both sides, and two tiers with wings around them. */
export function concertHall(): Plan {
  return {
    stage: [
      { x: -9, y: -8 },
      { x: 9, y: -8 },
      { x: 9, y: 0 },
      { x: -9, y: 0 },
    ],
    sections: [
      { name: 'Stalls', price: 132_000, at: { x: 0, y: 3 }, rows: rows(26, 30, 28) },
      ...tier('Grand Circle', 110_000, 24, 8, 40),
      ...tier('Balcony', 77_000, 33, 9, 34),
      { name: 'Boxes Left', price: 165_000, at: { x: -11.5, y: 3 }, rows: 21, seatsPerRow: 2 },
      { name: 'Boxes Right', price: 165_000, at: { x: 11.5, y: 3 }, rows: 21, seatsPerRow: 2 },
    ],
  };
}

/** A block that faces the stage, and its wings so many degrees to both sides. */
function tier(name: string, price: number, radius: number, count: number, wingsAt: number): Section[] {
  const block = (side: string, places: number, degrees: number): Section => ({
    name: `${name}${side}`,
    price,
    ...placedAt(centre, radius, degrees),
    rows: rows(count, places, radius),
  });
  return [block('', 34, 0), block(' Left', 17, wingsAt), block(' Right', 17, -wingsAt)];
}

/** Rows A, B, …, each on an arc further out than the one before. */
const rows = (count: number, places: number, radius: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    name: String.fromCharCode(65 + index),
    places,
    radius: radius + index * rowPitch,
    spacing,
    at: { x: 0, y: index * rowPitch },
  }));
