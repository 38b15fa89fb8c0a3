import { layOut, type SectionPlan } from '@stagedoor/hall';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Availability, type Found } from '../../src/seating/best/availability.rules.ts';
import { choose } from '../../src/seating/best/candidate.rules.ts';
import { hallOf } from '../../src/seating/best/hall.rules.ts';
import { SeatSearch } from '../../src/seating/best/seat-search.ts';
import type { IsFree, Wish } from '../../src/seating/best/wish.rules.ts';

const sections: SectionPlan[] = [
  {
    name: 'Stalls',
    price: 3,
    rows: [
      { name: '1', places: 7, gaps: [4] },
      { name: '2', places: 8, accessible: [1], companion: [2], aisles: [{ after: 5 }] },
    ],
  },
  { name: 'Floor', kind: 'standing', price: 1, capacity: 6 },
  { name: 'Circle', price: 2, rows: 2, seatsPerRow: 5, rank: 1 },
];
const layout = layOut({ sections });
const hall = hallOf(layout);
const nothingTaken: Iterable<[number, number]> = [];

const anySeat = fc.integer({ min: 1, max: hall.capacity });
const anyWish = fc
  .record({
    quantity: fc.integer({ min: 1, max: 8 }),
    allowed: fc.subarray([0, 1, 2]),
    together: fc.boolean(),
    accessible: fc.boolean(),
  })
  .map(({ allowed, ...wish }): Wish => ({ ...wish, allows: (section) => allowed.includes(section) }));

const find = (seats: Availability, wish: Wish): Found | undefined =>
  seats.clean(wish) ?? seats.open(wish) ?? seats.apart(wish);

test('a search that goes on where the last one ended finds what one from the beginning finds', () => {
  const anyStep = fc.oneof(
    fc.record({ seats: fc.array(anySeat, { minLength: 1, maxLength: 8 }), isTaken: fc.boolean() }),
    fc.record({ wish: anyWish }),
  );
  fc.assert(
    fc.property(
      fc.array(anyStep, { minLength: 5, maxLength: 40 }),
      fc.array(anyWish, { maxLength: 3 }),
      (steps, again) => {
        const taken = new Set<number>();
        const isFree: IsFree = (seatId) => !taken.has(seatId);
        const seats = new Availability(hall, isFree);
        for (const step of steps) {
          if ('wish' in step) {
            for (const wish of [step.wish, ...again])
              expect(find(seats, wish)?.seatIds).toEqual(find(new Availability(hall, isFree), wish)?.seatIds);
          } else {
            for (const seatId of step.seats) {
              if (step.isTaken) taken.add(seatId);
              else taken.delete(seatId);
              seats.changed(seatId);
            }
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

const rank = (seatIds: number[]): number => hall.sections[hall.section[seatIds[0]! - 1]!]!.rank;
const distances = (seatIds: number[]): number[] => seatIds.map((seatId) => hall.distance[seatId - 1]!);
const farthest = (seatIds: number[]): number => Math.max(...distances(seatIds));
const sum = (seatIds: number[]): number => distances(seatIds).reduce((total, value) => total + value, 0);

/** All windows of adjacent seats and, for each standing area, its first free places; the best first, as the words of the rule say. */
function bruteForce(wish: Wish, isFree: IsFree): readonly number[] | undefined {
  const may = (seatId: number): boolean =>
    isFree(seatId) && wish.allows(hall.section[seatId - 1]!) && (wish.accessible || hall.isReserved[seatId - 1] === 0);
  const isOpen = (seatId: number, run: number): boolean => hall.runStart[seatId - 1] === run && may(seatId);
  const choices: { seatIds: number[]; isStanding: boolean }[] = [];
  for (let start = 1; start + wish.quantity - 1 <= hall.capacity; start++) {
    const seatIds = Array.from({ length: wish.quantity }, (_, index) => start + index);
    const isStanding = hall.sections[hall.section[start - 1]!]!.isStanding;
    if (!isStanding && seatIds.every((seatId) => isOpen(seatId, hall.runStart[start - 1]!)))
      choices.push({ seatIds, isStanding });
  }
  for (const { isStanding, firstSeatId, capacity } of hall.sections) {
    const places = Array.from({ length: capacity }, (_, index) => firstSeatId + index).filter(may);
    if (isStanding && places.length >= wish.quantity)
      choices.push({ seatIds: places.slice(0, wish.quantity), isStanding });
  }
  const strands = ({ seatIds, isStanding }: (typeof choices)[number]): boolean => {
    if (isStanding) return false;
    const run = hall.runStart[seatIds[0]! - 1]!;
    const [before, after] = [seatIds[0]! - 1, seatIds.at(-1)! + 1];
    return (isOpen(before, run) && !isOpen(before - 1, run)) || (isOpen(after, run) && !isOpen(after + 1, run));
  };
  const [best] = choices
    .filter(
      ({ seatIds, isStanding }) =>
        !wish.accessible || (!isStanding && seatIds.some((seatId) => hall.isAccessible[seatId - 1] === 1)),
    )
    .sort(
      (a, b) =>
        Number(strands(a)) - Number(strands(b)) ||
        rank(a.seatIds) - rank(b.seatIds) ||
        farthest(a.seatIds) - farthest(b.seatIds) ||
        Math.round((sum(a.seatIds) - sum(b.seatIds)) * 1_000) ||
        a.seatIds[0]! - b.seatIds[0]!,
    );
  return best?.seatIds;
}

test('adjacent seats are the best of all that there are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anySeat, { maxLength: 25 }), anyWish, (takenSeats, wish) => {
      const taken = new Set(takenSeats);
      const isFree: IsFree = (seatId) => !taken.has(seatId);
      const seats = new Availability(hall, isFree);
      expect((seats.clean(wish) ?? seats.open(wish))?.seatIds).toEqual(bruteForce(wish, isFree));
    }),
    { numRuns: 1_000 },
  );
});

test('a wish that comes again and again goes on where it was, whatever sixty others wished meanwhile', () => {
  const wide = hallOf(layOut({ sections: [{ name: 'Stalls', price: 1, rows: 50, seatsPerRow: 20 }] }));
  let looks = 0;
  const isFree: IsFree = (seatId) => {
    looks++;
    return seatId > 900;
  };
  const seats = new Availability(wide, isFree);
  const wishes = Array.from({ length: 200 }, (): Wish => {
    return { quantity: 2, allows: () => true, together: true, accessible: false };
  });
  const [usual, ...others] = wishes as [Wish, ...Wish[]];
  const looksOf = (wish: Wish): number => {
    const before = looks;
    expect(find(seats, wish)).toBeDefined();
    return looks - before;
  };
  const first = looksOf(usual);
  for (const [n, other] of others.entries()) {
    looksOf(other);
    if (n % 60 === 59) expect(looksOf(usual)).toBeLessThan(first / 10);
  }
});

/** Everything but these is free. */
const free =
  (...taken: number[]): IsFree =>
  (seatId) =>
    !taken.includes(seatId);

describe('what is proposed', () => {
  const wish: Wish = { quantity: 2, allows: (section) => section === 0, together: true, accessible: false };
  const options = { nowMs: 1_000, tries: 0, avoidsOrphans: false };
  const first = (search: SeatSearch, more: object = {}) =>
    search.propose(wish, { ...options, ...more })?.candidates[0]!.seatIds;

  test('to calls at the same time are different seats, until there are no others', () => {
    const search = new SeatSearch(layout, nothingTaken);
    const seats = Array.from({ length: 4 }, () => first(search)!);
    expect(new Set(seats.flat()).size).toBe(8);
    // Whoever comes now may still get what somebody else doesn't take.
    expect(first(search)).toBeDefined();
  });

  test('and not taken is proposed to the next again', () => {
    const search = new SeatSearch(layout, nothingTaken);
    const proposal = search.propose(wish, options)!;
    search.forget(proposal);
    expect(first(search)).toEqual(proposal.candidates[0]!.seatIds);
    expect(first(search)).not.toEqual(proposal.candidates[0]!.seatIds);
  });

  test('and forgotten by its call is proposed again after a while', () => {
    const search = new SeatSearch(layout, nothingTaken);
    const best = first(search);
    expect(first(search, { nowMs: 2_900 })).not.toEqual(best);
    expect(first(search, { nowMs: 3_100 })).toEqual(best);
  });

  test('is free again once a hold ran out', () => {
    const search = new SeatSearch(layout, nothingTaken);
    for (let seatId = 1; seatId <= hall.capacity; seatId++) search.take(seatId, seatId <= 3 ? 5_000 : Infinity);
    expect(first(search)).toBeUndefined();
    expect(search.left(wish)).toEqual({ available: 0, largestGroup: 0 });
    expect(first(search, { nowMs: 5_000 })).toHaveLength(2);
  });

  test('has other choices once somebody was quicker, which differ between nodes', () => {
    const wide = layOut({ sections: [{ name: 'Stalls', price: 1, rows: 20, seatsPerRow: 20 }] });
    const drawn = [0, 0.99].map((random) => {
      const search = new SeatSearch(wide, nothingTaken, () => random);
      const failed = search.propose(wish, options)!;
      expect(failed.candidates).toHaveLength(1);
      search.forget(failed, { wereTaken: true });
      return search.propose(wish, options)!.candidates.map(({ seatIds }) => seatIds);
    });
    expect(drawn[0]![0]).toEqual(drawn[1]![0]);
    expect(drawn[0]!.slice(1)).not.toEqual(drawn[1]!.slice(1));
    for (const candidates of drawn) expect(new Set(candidates.flat()).size).toBe(6);
  });

  test('has no other choices because a call was refused for another reason', () => {
    const search = new SeatSearch(layout, nothingTaken);
    search.forget(search.propose(wish, options)!);
    expect(search.propose(wish, options)!.candidates).toHaveLength(1);
  });

  test('is decided by what is free once it is locked', () => {
    const candidates = [
      { seatIds: [1, 2], edges: [{ near: 3, far: 4 }] },
      { seatIds: [5, 6], edges: [] },
    ];
    expect(choose(candidates, 2, free())).toEqual([1, 2]);
    expect(choose(candidates, 2, free(2))).toEqual([5, 6]);
    expect(choose(candidates, 2, free(4))).toEqual([5, 6]);
    expect(choose(candidates, 2, free(3, 4))).toEqual([1, 2]);
    expect(choose(candidates, 2, free(2, 5))).toBeUndefined();
    expect(choose([{ seatIds: [1, 2, 3, 4], edges: [] }], 2, free(1, 3))).toEqual([2, 4]);
    const run = { first: 1, last: 4, barred: [] };
    expect(choose([{ seatIds: [2], edges: [], run }], 1, free())).toBeUndefined();
    expect(choose([{ seatIds: [2], edges: [], run: { ...run, barred: [1] } }], 1, free())).toEqual([2]);
  });
});
