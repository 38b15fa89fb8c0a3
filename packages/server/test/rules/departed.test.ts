import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Departed } from '../../src/queue/memory/departed.ts';

/** Marks the numbers and compares with counting by hand at each of the places asked for. */
function compare(numbers: readonly number[], places: readonly number[]): void {
  const departed = new Departed();
  for (const seq of numbers) departed.add(seq);
  for (const place of places)
    expect(departed.upTo(place), `up to ${place}`).toBe(numbers.filter((seq) => seq <= place).length);
}

test.each([500, 1_030, 5_000, 70_000])('whoever left is counted exactly, in any order, among %d numbers', (max) => {
  const number = fc.integer({ min: 1, max });
  fc.assert(
    fc.property(
      fc.uniqueArray(number, { maxLength: 200 }),
      fc.array(fc.integer({ min: 0, max: max * 2 }), { maxLength: 30 }),
      (numbers, places) => {
        compare(numbers, [...places, 0, max, 2 * max, ...numbers, ...numbers.map((seq) => seq - 1)]);
      },
    ),
    { numRuns: 60 },
  );
});

test('growing past powers of two, once or several at a time, forgets nobody', () => {
  const edges = [1, 1_023, 1_024, 1_025, 2_047, 2_048, 4_095, 4_096, 4_097, 8_192, 65_536, 1_000_000];
  compare(
    edges,
    edges.flatMap((seq) => [seq - 1, seq, seq + 1]),
  );
  compare(edges.toReversed(), edges);
  compare([1, 5_000], [1, 1_024, 4_999, 5_000, 9_000]);
});
