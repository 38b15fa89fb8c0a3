import { encodeSeatMap, layOut, readSeatMap } from '../../../packages/hall/src/index.ts';
import { expect, test } from 'vitest';
import { placesIn } from '../src/seats/places.ts';

const map = encodeSeatMap(
  layOut({
    sections: [
      { name: 'Floor', kind: 'standing', capacity: 4, price: 1_000 },
      { name: 'Stalls', rows: 2, seatsPerRow: 3, price: 1_000 },
    ],
  }),
  'v1',
);
const hall = { map, seats: readSeatMap(map) };
const idsOf = (...wish: Parameters<typeof placesIn> extends [unknown, ...infer Rest] ? Rest : never): number[] =>
  placesIn(hall, ...wish).map(({ seatId }) => seatId);

test('places to stand are free ones of their area, and no more than there are', () => {
  for (let time = 0; time < 50; time += 1) {
    expect(idsOf('Floor', new Set([2]), [], 9).toSorted((a, b) => a - b)).toEqual([1, 3, 4]);
    const chosen = placesIn(hall, 'Floor', new Set([2]), [], 2);
    const [other] = idsOf('Floor', new Set([2]), chosen, 1);
    expect(chosen.map(({ seatId }) => seatId)).not.toContain(other);
  }
  expect(idsOf('Floor', new Set([1, 2, 3, 4]), [], 1)).toEqual([]);
  expect(idsOf('Nowhere', undefined, [], 1)).toEqual([]);
});

test('who chooses at the same time as others does not want the same place', () => {
  const first = new Set(Array.from({ length: 100 }, () => idsOf('Floor', undefined, [], 1)[0]));
  expect(first.size).toBe(4);
});
