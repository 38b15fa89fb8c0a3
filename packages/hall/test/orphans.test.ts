import fc from 'fast-check';
import { expect, test } from 'vitest';
import { strandedBy } from '@stagedoor/hall';

/** `·` available, `x` taken, `o` chosen. */
const judge = (row: string): number[] => {
  const seats = row.replaceAll(' ', '');
  return strandedBy(
    Array.from(seats, (seat) => seat === 'x'),
    Array.from(seats, (seat, position) => (seat === 'o' ? [position] : [])).flat(),
  );
};

test.for([
  ['· o · ·', [0]],
  ['o o · ·', []],
  ['x o · · x', []],
  ['x · o · x', [1, 3]],
  ['x o o · x', []],
  ['x o · o x', []],
  ['x o · x', []],
  ['o x ·', []],
  ['· x o', []],
  ['· · · o', []],
  ['o · o · ·', [1]],
  ['· · x · o · ·', [3]],
  ['', []],
] as const)('choosing %s strands %j', ([row, stranded]) => {
  expect(judge(row)).toEqual(stranded);
});

test('a seat that was alone before is nobody’s fault', () => {
  expect(judge('x · x o o · · ·')).toEqual([]);
});

const run = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
const choiceIn = (taken: readonly boolean[]): fc.Arbitrary<number[]> =>
  fc
    .subarray(taken.flatMap((isTaken, position) => (isTaken ? [] : [position])))
    .map((available) => available.slice(0, 8));

test('whatever is stranded was available, was not chosen, and has nobody to sit beside', () => {
  fc.assert(
    fc.property(
      run.chain((taken) => fc.tuple(fc.constant(taken), choiceIn(taken))),
      ([taken, chosen]) => {
        for (const seat of strandedBy(taken, chosen)) {
          expect(taken[seat]).toBe(false);
          expect(chosen).not.toContain(seat);
          for (const beside of [seat - 1, seat + 1])
            expect(taken[beside] !== false || chosen.includes(beside)).toBe(true);
        }
      },
    ),
  );
});

test('where adjacent seats are to be had, some adjacent choice of as many is never refused', () => {
  fc.assert(
    fc.property(run, fc.integer({ min: 1, max: 8 }), (taken, size) => {
      const choices = taken.flatMap((_, start) => {
        const choice = Array.from({ length: size }, (_, index) => start + index);
        return choice.every((position) => taken[position] === false) ? [choice] : [];
      });
      fc.pre(choices.length > 0);
      expect(choices.some((choice) => strandedBy(taken, choice).length === 0)).toBe(true);
    }),
  );
});

test('a mirrored run is judged as its mirror', () => {
  fc.assert(
    fc.property(
      run.chain((taken) => fc.tuple(fc.constant(taken), choiceIn(taken))),
      ([taken, chosen]) => {
        const mirror = (position: number): number => taken.length - 1 - position;
        const mirrored = strandedBy(taken.toReversed(), chosen.map(mirror));
        expect(mirrored.map(mirror).sort((a, b) => a - b)).toEqual(strandedBy(taken, chosen));
      },
    ),
  );
});
