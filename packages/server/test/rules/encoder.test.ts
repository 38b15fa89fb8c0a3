import fc from 'fast-check';
import superjson from 'superjson';
import { expect, test } from 'vitest';
import { encoder } from '../../src/encoder.ts';

const anything = fc.anything({
  withDate: true,
  withBigInt: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withNullPrototype: true,
  withUnicodeString: true,
  key: fc.oneof(fc.string(), fc.constantFrom('a.b', 'a\\b', '', 'seats', 'constructor', 'toString', '__proto__', '0')),
});

/** What a serializer makes of a value, or that it refuses to. */
function outcome(serialize: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(serialize(value)));
  } catch {
    return 'refused';
  }
}

test('clients read the same message as superjson would have written, whatever the answer', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(outcome((it) => encoder.serialize(it), value)).toEqual(outcome((it) => superjson.serialize(it), value));
    }),
    { numRuns: 3_000 },
  );
});

test('a value that appears twice in an answer is one value again at the client', () => {
  const date = new Date('2030-01-01T00:00:00Z');
  const shared = { seatIds: [1, 2], at: date };
  const written = JSON.stringify(encoder.serialize({ first: shared, second: shared, date }));
  const read = superjson.deserialize<{ first: object; second: object; date: Date }>(JSON.parse(written));
  expect(read.first).toBe(read.second);
  expect(read).toEqual({ first: shared, second: shared, date });
});

/** Freezes what answers are made of, with all that is in it. */
function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isPlain = Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
  if (isPlain) Object.values(value).forEach(frozen);
  return isPlain ? Object.freeze(value) : value;
}

test('what is frozen is written the same, the first time and again, alone and within others', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const shared = frozen(value);
      for (const answer of [shared, shared, { inner: [shared, 1] }, [{ other: new Date(0) }, shared], [shared, shared]])
        expect(outcome((it) => encoder.serialize(it), answer)).toEqual(
          outcome((it) => superjson.serialize(it), answer),
        );
    }),
    { numRuns: 1_000 },
  );
});
