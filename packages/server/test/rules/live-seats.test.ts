import { readTaken } from '@stagedoor/hall';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SeatChanges, SeatStates } from '../../src/seating/seating.schemas.ts';
import { SeatVersions } from '../../src/seating/live/seat-versions.ts';

const standing = { kind: 'standing', name: 'Floor', firstSeatId: 11, capacity: 10 };
const sections = [{ kind: 'seated', name: 'Rows', firstSeatId: 1, capacity: 10 }, standing] as unknown as Parameters<
  SeatVersions['become']
>[1];
const capacity = 20;

function takenSeats(seatIds: Iterable<number>, seats = capacity) {
  const bits = new Uint8Array(Math.ceil(seats / 8));
  for (const seatId of seatIds) bits[(seatId - 1) >> 3]! |= 1 << ((seatId - 1) & 7);
  return { bits, untilMs: Infinity };
}

/** What a reader has on the screen after an event. */
function shown(before: ReadonlySet<number>, event: SeatStates | SeatChanges): Set<number> {
  if (typeof event.taken === 'string') return readTaken(event.taken);
  const after = new Set(before);
  for (const seatId of event.taken) after.add(seatId);
  for (const seatId of (event as SeatChanges).freed) after.delete(seatId);
  return after;
}

const seatIds = fc.uniqueArray(fc.integer({ min: 1, max: capacity }));

test('whatever a reader knew, what they are told next makes it what is so', () => {
  fc.assert(
    fc.property(fc.array(seatIds, { minLength: 1, maxLength: 30 }), (states) => {
      const versions = new SeatVersions(takenSeats([]), sections);
      const readers = [{ known: versions.version, taken: new Set<number>() }];
      for (const [step, state] of states.entries()) {
        versions.become(takenSeats(state), sections, step);
        readers.push({ known: versions.version, taken: new Set(state) });
        for (const { known, taken } of readers) {
          const event = versions.since(known);
          expect(shown(taken, event)).toEqual(new Set(state));
          expect(event.version).toBe(versions.version);
          expect(event.standing).toEqual([{ section: 'Floor', free: 10 - state.filter((id) => id > 10).length }]);
        }
        expect(shown(new Set([1, 2]), versions.since(undefined))).toEqual(new Set(state));
      }
    }),
    { numRuns: 200 },
  );
});

test('a version that is old, unknown, another node’s or from the future brings everything', () => {
  const versions = new SeatVersions(takenSeats([]), sections);
  const first = versions.version;
  versions.become(takenSeats([1]), sections, 0);
  const [name] = first.split(/-0$/);
  const others = ['', 'x', `${name}-2`, `${name}-99999999999999999999`, `${name}-0-0`, `${name}--1`, `other-0`, name!];
  for (const known of others) expect(versions.since(known)).toEqual(versions.since(undefined));
  expect(versions.since(first)).toMatchObject({ taken: [1], freed: [] });
  // A minute later the first step is forgotten.
  versions.become(takenSeats([1, 2]), sections, 60_001);
  expect(versions.since(first)).toEqual(versions.since(undefined));
});

test('a thousand steps are kept and no more', () => {
  const versions = new SeatVersions(takenSeats([]), sections);
  const known = [versions.version];
  for (let step = 0; step < 1_002; step++) {
    versions.become(takenSeats(step % 2 === 0 ? [1] : []), sections, 0);
    known.push(versions.version);
  }
  expect(versions.since(known[1])).toEqual(versions.since(undefined));
  expect(versions.since(known[2])).toMatchObject({ taken: [], freed: [] });
  expect(versions.since(known[3])).toMatchObject({ taken: [], freed: [1] });
});

test('all who know as much are told by one and the same object, and nothing of it can be changed', () => {
  const versions = new SeatVersions(takenSeats([]), sections);
  const { version } = versions;
  versions.become(takenSeats([3]), sections, 0);
  expect(versions.since(version)).toBe(versions.since(version));
  expect(versions.since(undefined)).toBe(versions.since('unknown'));
  expect(Object.isFrozen(versions.since(version))).toBe(true);
});

test('no change is no version', () => {
  const versions = new SeatVersions(takenSeats([1]), sections);
  const { version } = versions;
  expect(versions.become(takenSeats([1]), sections, 0)).toBe(false);
  expect(versions.version).toBe(version);
  expect(versions.since(version)).toMatchObject({ version, taken: [], freed: [] });
});

test('what is longer than everything is told as everything', () => {
  const seats = 10_000;
  const versions = new SeatVersions(takenSeats([], seats), []);
  const { version } = versions;
  versions.become(
    takenSeats(
      Array.from({ length: seats }, (_, index) => index + 1),
      seats,
    ),
    [],
    0,
  );
  const event = versions.since(version);
  expect(typeof event.taken).toBe('string');
  expect(shown(new Set(), event).size).toBe(seats);
});
