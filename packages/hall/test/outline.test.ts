import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HallPlan, layOut, type Point } from '@stagedoor/hall';
import { isInside } from './inside.ts';

const around = (plan: HallPlan): readonly Point[] => layOut(plan).sections[0]!.outline;
const length = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

describe('the outline of a section that has none of its own', () => {
  const block = { name: 'A', price: 1, rows: 3, seatsPerRow: 5, at: { x: 0, y: 10 } };

  test('is a rectangle around straight rows, also when they are turned', () => {
    const upright = around({ sections: [block] });
    expect(upright).toHaveLength(4);
    for (const corner of [
      { x: -1.6, y: 9.4 },
      { x: 1.6, y: 9.4 },
      { x: 1.6, y: 12.4 },
      { x: -1.6, y: 12.4 },
    ])
      expect(Math.min(...upright.map((point) => length(point, corner)))).toBeLessThan(1e-9);
    const turned = around({ sections: [{ ...block, angle: 30 }] });
    expect(turned).toHaveLength(4);
    const sides = [length(turned[0]!, turned[1]!), length(turned[1]!, turned[2]!)];
    expect(Math.min(...sides)).toBeCloseTo(3, 6);
    expect(Math.max(...sides)).toBeCloseTo(3.2, 6);
  });

  test('is drawn around a single seat, too', () => {
    expect(around({ sections: [{ ...block, rows: 1, seatsPerRow: 1 }] })).toHaveLength(4);
  });

  test('has all its seats inside, and few corners, whatever its rows look like', () => {
    const row = fc.record({
      places: fc.integer({ min: 1, max: 60 }),
      radius: fc.oneof(fc.constant(undefined), fc.integer({ min: 12, max: 80 }), fc.integer({ min: -80, max: -12 })),
      angle: fc.integer({ min: -90, max: 90 }),
      at: fc.record({ x: fc.integer({ min: -30, max: 30 }), y: fc.integer({ min: 0, max: 40 }) }),
    });
    const section = fc.record({
      rows: fc.array(row, { minLength: 1, maxLength: 12 }),
      angle: fc.integer({ min: -180, max: 180 }),
    });
    fc.assert(
      fc.property(section, ({ rows, angle }) => {
        const named = rows.map((each, index) => ({ ...each, name: String(index) }));
        const { seats, sections } = layOut({
          sections: [{ name: 'A', price: 1, rows: named, angle, at: { x: 3, y: 5 } }],
        });
        const [{ outline, label }] = sections as [(typeof sections)[number]];
        expect(seats.filter((seat) => !isInside(seat, outline))).toEqual([]);
        expect(isInside(label, outline)).toBe(true);
        expect(outline.length).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('leaves the aisle to the block beside it: wedges around a stage do not overlap', () => {
    const rows = Array.from({ length: 15 }, (_, index) => ({
      name: String(index),
      places: 18 + Math.floor(index / 2),
      radius: 30 + index,
      at: { x: 0, y: index },
    }));
    const wedge = (degrees: number) => {
      const angle = (degrees * Math.PI) / 180;
      const at = { x: -30 * Math.sin(angle), y: 30 * Math.cos(angle) };
      return { name: String(degrees), price: 1, angle: degrees, at, rows };
    };
    const { seats, sections } = layOut({ sections: [-40, -20, 0, 20, 40].map(wedge) });
    for (const [index, { outline }] of sections.entries())
      expect(seats.filter((seat) => isInside(seat, outline) !== (seat.section === index))).toEqual([]);
  });
});
