import { layOut, type SectionPlan } from '@stagedoor/hall';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Availability } from '../../src/seating/best/availability.rules.ts';
import { type Hall, hallOf } from '../../src/seating/best/hall.rules.ts';
import { type IsFree, type Wish, whatIsLeft } from '../../src/seating/best/wish.rules.ts';

const wish = (quantity: number, more: Partial<Wish> = {}): Wish => ({
  quantity,
  allows: () => true,
  together: true,
  accessible: false,
  ...more,
});

function bestSeats(hall: Hall, wanted: Wish, isFree: IsFree): readonly number[] | undefined {
  const seats = new Availability(hall, isFree);
  return (seats.clean(wanted) ?? seats.open(wanted) ?? seats.apart(wanted))?.seatIds;
}

/** A hall of rows drawn as text, front row first: `·` available, `x` taken, a space no seat. */
function drawn(...rows: string[]) {
  const sections: SectionPlan[] = [
    {
      name: 'Stalls',
      price: 1,
      rows: rows.map((row, index) => ({
        name: String(index + 1),
        places: row.length,
        gaps: Array.from(row, (seat, place) => (seat === ' ' ? [place + 1] : [])).flat(),
      })),
    },
  ];
  const hall = hallOf(layOut({ sections }));
  const seats = Array.from(rows.join('').replaceAll(' ', ''));
  return { hall, isFree: (seatId: number) => seats[seatId - 1] === '·' };
}

const best = ({ hall, isFree }: ReturnType<typeof drawn>, ...of: Parameters<typeof wish>) =>
  bestSeats(hall, wish(...of), isFree);

describe('the best adjacent seats', () => {
  test('are in the middle of the first row', () => {
    expect(best(drawn('········', '········'), 2)).toEqual([4, 5]);
  });

  test('leave nobody alone where that is to be had, farther back if need be', () => {
    expect(best(drawn('x···x', '·····'), 2)).toEqual([6, 7]);
  });

  test('strand a seat rather than send somebody away', () => {
    expect(best(drawn('x···x'), 2)).toHaveLength(2);
  });

  test('never reach over an aisle or a missing seat', () => {
    expect(best(drawn('·· ··'), 3)).toBeUndefined();
    expect(whatIsLeft(drawn('·· ··').hall, wish(3), () => true)).toEqual({ available: 4, largestGroup: 2 });
  });

  test('come from a section of a better rank before a nearer one', () => {
    const hall = hallOf(
      layOut({
        sections: [
          { name: 'Front', price: 1, rank: 2, rows: 1, seatsPerRow: 4 },
          { name: 'Back', price: 1, rank: 1, rows: 1, seatsPerRow: 4 },
        ],
      }),
    );
    expect(bestSeats(hall, wish(4), () => true)).toEqual([5, 6, 7, 8]);
    expect(bestSeats(hall, wish(4, { allows: (section) => section === 0 }), () => true)).toEqual([1, 2, 3, 4]);
  });
});

describe('seats that need not be together', () => {
  test('are two groups in neighbouring rows rather than farther apart', () => {
    const rows = drawn('xxxxxx··xxxxxxx', 'xxxxxxxxxxxxx··', 'xxxxxxx··xxxxxx');
    expect(best(rows, 4, { together: false })).toEqual([7, 8, 29, 30]);
  });

  test('leave nobody alone unless the size forces it', () => {
    expect(best(drawn('···x·x··x'), 5, { together: false })).toEqual([1, 2, 3, 7, 8]);
    expect(best(drawn('··x·xx'), 3, { together: false })).toEqual([1, 2, 4]);
  });

  test('are any seats in the end', () => {
    expect(best(drawn('·x·x·'), 3, { together: false })).toEqual([1, 3, 5]);
    expect(best(drawn('·x·x·'), 4, { together: false })).toBeUndefined();
  });
});

describe('places for wheelchairs', () => {
  const hall = hallOf(
    layOut({
      sections: [{ name: 'S', price: 1, rows: [{ name: 'A', places: 6, accessible: [1], companion: [2] }] }],
    }),
  );

  test('are left to those who need them', () => {
    expect(bestSeats(hall, wish(2), () => true)).toEqual([3, 4]);
    expect(bestSeats(hall, wish(5), () => true)).toBeUndefined();
  });

  test('are found for who asks for one, with the seat beside it', () => {
    expect(bestSeats(hall, wish(2, { accessible: true }), () => true)).toEqual([1, 2]);
    expect(bestSeats(hall, wish(2, { accessible: true }), (seatId) => seatId !== 1)).toBeUndefined();
  });
});

/** Three rows of six, with these places for wheelchairs and for company in the last one. */
const threeRows = (accessible: number[], companion: number[]): Hall => {
  const rows = [
    { name: 'A', places: 6 },
    { name: 'B', places: 6 },
    { name: 'C', places: 6, accessible, companion },
  ];
  return hallOf(layOut({ sections: [{ name: 'S', price: 1, rows }] }));
};

const apart = (hall: Hall, quantity: number, ...left: number[]) =>
  bestSeats(hall, wish(quantity, { together: false, accessible: true }), (seatId) => left.includes(seatId));

describe('a place for a wheelchair among seats apart', () => {
  test('comes with the seats beside it, not with any', () => {
    // Two beside each other in each row, and the wheelchair's farthest back.
    expect(apart(threeRows([5], [6]), 4, 1, 2, 5, 6, 7, 8, 17, 18)).toEqual([7, 8, 17, 18]);
    // The nearest three of its row would miss it, and three in the first row are nearer still, each alone.
    expect(apart(threeRows([5], []), 5, 1, 3, 5, 8, 9, 14, 15, 16, 17)).toEqual([8, 9, 15, 16, 17]);
  });

  test('is found in a shorter stretch than others', () => {
    const rows = [{ name: 'A', places: 9, gaps: [4, 7], accessible: [8] }];
    const hall = hallOf(layOut({ sections: [{ name: 'S', price: 1, rows }] }));
    expect(bestSeats(hall, wish(6, { together: false, accessible: true }), () => true)).toHaveLength(6);
    expect(bestSeats(hall, wish(4, { together: false, accessible: true }), () => true)).toEqual([4, 5, 6, 7]);
  });
});

describe('a standing area', () => {
  const hall = hallOf(
    layOut({
      sections: [
        { name: 'Floor', kind: 'standing', price: 1, capacity: 5 },
        { name: 'Seats', price: 1, rows: 1, seatsPerRow: 4 },
      ],
    }),
  );

  test('gives any free places, however they lie', () => {
    expect(bestSeats(hall, wish(3), (seatId) => seatId !== 2 && seatId !== 4)).toEqual([1, 3, 5]);
  });

  test('that is full sends people to the seats', () => {
    expect(bestSeats(hall, wish(2), (seatId) => seatId > 5)).toEqual([6, 7]);
  });
});

const anyHall = fc
  .array(fc.string({ unit: fc.constantFrom('·', '·', 'x', ' '), minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 4,
  })
  .filter((rows) => rows.every((row) => row.trim() !== ''))
  .map((rows) => drawn(...rows));

test('whoever needs not sit together finds seats as long as there are enough', () => {
  fc.assert(
    fc.property(anyHall, fc.integer({ min: 1, max: 8 }), (rows, quantity) => {
      const { available } = whatIsLeft(rows.hall, wish(quantity), rows.isFree);
      const found = best(rows, quantity, { together: false });
      expect(found !== undefined).toBe(available >= quantity);
      expect(new Set(found ?? []).size).toBe(found ? quantity : 0);
      expect((found ?? []).every(rows.isFree)).toBe(true);
    }),
  );
});

test('who wants to sit together sits in one run, and is sent away only if no run is long enough', () => {
  fc.assert(
    fc.property(anyHall, fc.integer({ min: 1, max: 8 }), (rows, quantity) => {
      const { largestGroup } = whatIsLeft(rows.hall, wish(quantity), rows.isFree);
      const found = best(rows, quantity);
      expect(found !== undefined).toBe(largestGroup >= quantity);
      if (found) expect(new Set(found.map((seatId) => rows.hall.runStart[seatId - 1])).size).toBe(1);
    }),
  );
});
