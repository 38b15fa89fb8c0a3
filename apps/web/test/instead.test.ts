import type { MapSeat } from '@stagedoor/client/hall';
import { expect, test } from 'vitest';
import { instead } from '../src/seats/instead.ts';

/** Rows of section A, one behind the other; x is taken. An aisle parts a row where its pattern has a bar. */
function hall(...rows: string[]): { seats: MapSeat[]; taken: Set<number> } {
  const seats: MapSeat[] = [];
  const taken = new Set<number>();
  for (const [y, pattern] of rows.entries()) {
    let x = 0;
    for (const run of pattern.split('|')) {
      const runStart = seats.length + 1;
      for (const mark of run) {
        const seatId = seats.length + 1;
        if (mark === 'x') taken.add(seatId);
        const runEnd = runStart + run.length - 1;
        const place = { section: 'A', row: `${y}`, number: x + 1, price: 1, x: x++, y, flags: 0 };
        seats.push({ seatId, ...place, runStart, runEnd });
      }
      x += 1;
    }
  }
  return { seats, taken };
}

const offered = ({ seats, taken }: ReturnType<typeof hall>, lost: number[], chosen: number[] = []) =>
  instead(
    seats,
    taken,
    new Set(chosen),
    lost.map((seatId) => seats[seatId - 1]!),
  )?.map(({ seatId }) => seatId);

test('who lost seats is offered as many beside each other, as near as there are', () => {
  expect(offered(hall('xx....', '......'), [1, 2])).toEqual([7, 8]);
  expect(offered(hall('..xx..', 'xxxxxx'), [3, 4])).toEqual([1, 2]);
  expect(offered(hall('x..|...', 'xxxxxx'), [1], [2])).toEqual([3]);
});

test('none of those leave a seat alone, unless each choice of its run does', () => {
  expect(offered(hall('..x....', 'xxxxxxx'), [3])).toEqual([4]);
  expect(offered(hall('xx...', 'xxxxx'), [1, 2])).toEqual([3, 4]);
});

test('where so many are left nowhere together, nothing is offered', () => {
  expect(offered(hall('xx.|.x.'), [1, 2])).toBeUndefined();
});
