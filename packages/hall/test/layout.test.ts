import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSeatMap, encodeTaken, type HallPlan, layOut, planFaults, readSeatMap, readTaken } from '@stagedoor/hall';

const seatsOf = (plan: HallPlan) => readSeatMap(encodeSeatMap(layOut(plan), 'v1'));
const oneRow = (row: object): HallPlan => ({
  sections: [{ name: 'Parkett', price: 1, rows: [{ name: 'A', places: 6, ...row }] }],
});

describe('a hall of names and counts', () => {
  const plan: HallPlan = {
    sections: [
      { name: 'Stalls', price: 50_000, rows: 3, seatsPerRow: 4 },
      { name: 'Balcony', price: 30_000, rows: 28, seatsPerRow: 2 },
    ],
  };

  test('has rows A, B, … Z, AA, seats from 1, and ids in that order', () => {
    const seats = seatsOf(plan);
    expect(seats.map(({ seatId }) => seatId)).toEqual(Array.from({ length: 68 }, (_, index) => index + 1));
    expect(seats[4]).toMatchObject({ section: 'Stalls', row: 'B', number: 1, price: 50_000, runStart: 5, runEnd: 8 });
    expect(seats.at(-1)).toMatchObject({ section: 'Balcony', row: 'AB', number: 2 });
  });

  test('lies behind the stage, symmetrical, one section behind the other', () => {
    const seats = seatsOf(plan);
    expect(seats[0]!.x).toBeCloseTo(-seats[3]!.x, 2);
    expect(seats.every(({ y }) => y > 0)).toBe(true);
    const [stalls, balcony] = ['Stalls', 'Balcony'].map((name) => seats.filter((seat) => seat.section === name));
    expect(Math.max(...stalls!.map(({ y }) => y))).toBeLessThan(Math.min(...balcony!.map(({ y }) => y)));
  });
});

describe('a row', () => {
  test('of odd numbers counted from the right', () => {
    const seats = seatsOf(oneRow({ numbering: { first: 1, step: 2, side: 'right' } }));
    expect(seats.map(({ number }) => number)).toEqual([11, 9, 7, 5, 3, 1]);
  });

  test('is parted by an aisle and by a missing seat', () => {
    const seats = seatsOf(oneRow({ aisles: [{ after: 2, width: 1.5 }], gaps: [5] }));
    expect(seats.map(({ runStart, runEnd }) => [runStart, runEnd])).toEqual([
      [1, 2],
      [1, 2],
      [3, 4],
      [3, 4],
      [5, 5],
    ]);
    expect(seats[2]!.x - seats[1]!.x).toBeCloseTo(2, 2);
    expect(seats[4]!.x - seats[3]!.x).toBeCloseTo(1, 2);
    expect(seats.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  test('on an arc keeps every seat at the radius, its ends toward the stage', () => {
    const seats = seatsOf(oneRow({ places: 41, radius: 12 }));
    const middle = seats[20]!;
    const centre = { x: middle.x, y: middle.y - 12 };
    for (const seat of seats) expect(Math.hypot(seat.x - centre.x, seat.y - centre.y)).toBeCloseTo(12, 1);
    expect(seats[0]!.y).toBeLessThan(middle.y);
  });

  test('that is turned by 90 degrees leads away from the stage', () => {
    const seats = seatsOf(oneRow({ angle: 90 }));
    expect(seats.every(({ x }) => x === seats[0]!.x)).toBe(true);
    expect(seats[5]!.y - seats[0]!.y).toBeCloseTo(2.5, 2);
  });

  test('says which seats are for wheelchairs, their companions, and see less', () => {
    const seats = seatsOf(oneRow({ accessible: [1], companion: [2], restrictedView: [1, 6] }));
    expect(seats.map(({ flags }) => flags)).toEqual([5, 2, 0, 0, 0, 4]);
  });
});

test('a standing area has a place for each of its people, without row and number', () => {
  const seats = seatsOf({ sections: [{ name: 'Floor', kind: 'standing', price: 9, capacity: 300 }] });
  expect(seats).toHaveLength(300);
  expect(seats.every(({ row, number, price }) => row === '' && number === 0 && price === 9)).toBe(true);
});

test('a map of 100,000 seats has at most 1.5 MB, and 250 kB in gzip', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ({
    name: String(index + 1),
    places: 100,
    radius: 40 + index,
    aisles: [{ after: 50 }],
    accessible: index === 0 ? [1, 2] : [],
  }));
  const sections = Array.from({ length: 20 }, (_, index) => ({
    name: `Block ${index + 1}`,
    price: 50_000 + index,
    rows,
    at: { x: (index % 5) * 120 - 240, y: 60 + Math.floor(index / 5) * 120 },
    angle: index % 2 ? 10 : 0,
  }));
  const plan = { sections };
  expect(planFaults(plan)).toEqual([]);
  const text = JSON.stringify(encodeSeatMap(layOut(plan), 'v1'));
  expect(JSON.parse(text).seats.row).toHaveLength(100_000);
  expect(text.length).toBeLessThan(1.5e6);
  expect(gzipSync(text).length).toBeLessThan(250e3);
});

test('a map reads the same in both of its forms', () => {
  const row = {
    name: 'A',
    places: 101,
    radius: 90,
    aisles: [{ after: 50 }],
    accessible: [1],
    restrictedView: [1, 101],
  };
  const hall = (rows: number) => ({
    sections: [
      { name: 'Hall', price: 5, rows: Array.from({ length: rows }, (_, index) => ({ ...row, name: `R${index}` })) },
    ],
  });
  const [small, big] = [198, 199].map((rows) => encodeSeatMap(layOut(hall(rows)), 'v1'));
  expect([small!.seats.form, big!.seats.form]).toEqual(['plain', 'packed']);
  const [all, more] = [small!, big!].map(readSeatMap);
  expect(more!.slice(0, all!.length)).toEqual(all);
  const { form: _form, ...columns } = small!.seats;
  for (const column of Object.values(columns)) expect(column).toHaveLength(198 * 101);
});

describe('a bad plan names the place', () => {
  test.for<[string, string, HallPlan]>([
    [
      'a name that is there twice',
      'sections.1.name',
      {
        sections: [
          { name: 'A', price: 1, rows: 1, seatsPerRow: 1 },
          { name: 'A', price: 1, kind: 'standing', capacity: 1 },
        ],
      },
    ],
    [
      'a row that is there twice',
      'sections.0.rows.1.name',
      {
        sections: [
          {
            name: 'A',
            price: 1,
            rows: [
              { name: 'A', places: 1 },
              { name: 'A', places: 1 },
            ],
          },
        ],
      },
    ],
    ['no places', 'sections', { sections: [{ name: 'A', price: 1, rows: 1, seatsPerRow: 0 }] }],
    ['100,001 places', 'sections', { sections: [{ name: 'A', price: 1, kind: 'standing', capacity: 100_001 }] }],
    ['a gap beyond the row', 'sections.0.rows.0.gaps', oneRow({ gaps: [7] })],
    ['a row of gaps alone', 'sections.0.rows.0.gaps', oneRow({ gaps: [1, 2, 3, 4, 5, 6] })],
    ['an aisle after the last place', 'sections.0.rows.0.aisles', oneRow({ aisles: [{ after: 6 }] })],
    ['counts without seats', 'sections.0.seatsPerRow', { sections: [{ name: 'A', price: 1, rows: 1 }] }],
    [
      'seats on one another',
      'sections.0',
      {
        sections: [
          {
            name: 'A',
            price: 1,
            rows: [
              { name: 'A', places: 2 },
              { name: 'B', places: 2, at: { x: 0, y: 0 } },
            ],
          },
        ],
      },
    ],
    ['a seat too far away', 'sections.0', oneRow({ at: { x: 1e9, y: 0 } })],
    ['an arc of no radius', 'sections.0.rows.0.radius', oneRow({ radius: 0 })],
  ])('%s', ([, path, plan]) => {
    expect(planFaults(plan).map((fault) => fault.path)).toContain(path);
  });
});

test('taken seats survive their bitmap, lowest bit first', () => {
  expect(encodeTaken(10, [1, 9])).toBe(btoa('\u0001\u0001'));
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 200 }), (taken) => {
      expect([...readTaken(encodeTaken(100_000, taken))]).toEqual(taken.sort((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});
