import type { MapSeat } from '@stagedoor/client/hall';
import { expect, test } from 'vitest';
import { leftAlone } from '../src/seats/left-alone.ts';

/** Rows of one section, the ids running on: an aisle parts a row where its pattern has a bar. */
function hall(...rows: string[]): { seats: MapSeat[]; taken: Set<number> } {
  const seats: MapSeat[] = [];
  const taken = new Set<number>();
  for (const [index, pattern] of rows.entries()) {
    for (const run of pattern.split('|')) {
      const runStart = seats.length + 1;
      for (const mark of run) {
        const seatId = seats.length + 1;
        if (mark === 'x') taken.add(seatId);
        const runEnd = runStart + run.length - 1;
        seats.push({
          seatId,
          section: 'A',
          row: `${index}`,
          number: 9,
          price: 1,
          x: 0,
          y: 0,
          flags: 0,
          runStart,
          runEnd,
        });
      }
    }
  }
  return { seats, taken };
}

const warned = ({ seats, taken }: ReturnType<typeof hall>, ...chosen: number[]): number[] =>
  leftAlone(seats, taken, new Set(chosen)).map(({ seatId }) => seatId);

test('whoever leaves a single seat is warned of it, and of none that cannot be helped', () => {
  expect(warned(hall('....'), 2)).toEqual([1]);
  expect(warned(hall('....'), 1, 2)).toEqual([]);
  expect(warned(hall('x...x'), 3)).toEqual([2, 4]);
  expect(warned(hall('x...x'), 2, 3)).toEqual([]);
});

test('an aisle ends a row, whatever the numbers say, and each part is judged by itself', () => {
  expect(warned(hall('..|..'), 2, 3)).toEqual([]);
  expect(warned(hall('...', '...|...'), 2, 5)).toEqual([1, 3, 4, 6]);
});
