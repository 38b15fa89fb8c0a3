import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueueRates } from '../../src/queue/estimate/queue-rates.ts';
import { estimateWait, type Movement } from '../../src/queue/estimate/wait.rules.ts';

const minute = 60_000;
const caps = { maxActive: 10_000, admitPerSecond: 100, activeTtlMs: 10 * minute };
const unknown: Movement = { ms: 0, admitted: 0, absent: 0, left: 0, ended: 0, waitedMs: 0, insideMs: 0 };
/** A minute in which ten a second came in, a thousand waited and nobody gave up. */
const steady: Movement = { ...unknown, ms: minute, admitted: 600, waitedMs: 1_000 * minute, insideMs: 1_000 * minute };

const msFor = (ahead: number, moved: Movement, set = caps, active = 0): number =>
  estimateWait(ahead, active, moved, set)!.ms;

const count = fc.integer({ min: 0, max: 100_000 });
const duration = fc.integer({ min: 0, max: 1e12 });
const anyMovement: fc.Arbitrary<Movement> = fc.oneof(
  fc.constant(unknown),
  fc.record({
    ms: fc.integer({ min: 2_000, max: minute }),
    admitted: count,
    absent: count,
    left: count,
    ended: count,
    waitedMs: duration,
    insideMs: duration,
  }),
);
const anyCaps = fc.record({
  maxActive: fc.integer({ min: 1, max: 1_000_000 }),
  admitPerSecond: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
  activeTtlMs: fc.integer({ min: 1, max: 86_400_000 }),
});

describe('how long the wait will be', () => {
  test('a thousand ahead at ten a second take a hundred seconds', () => {
    expect(msFor(999, steady)).toBe(100_000);
  });

  test('absent people ahead are passed over as fast as they were lately', () => {
    expect(msFor(999, { ...steady, absent: 150 })).toBe(80_000);
  });

  test('people ahead who leave shorten it as a line does that is walked through second by second', () => {
    const perSecond = { admitted: 10, leaving: 0.01 };
    let [line, seconds] = [1_000, 0];
    for (; line > 0; seconds += 0.01) line -= (perSecond.admitted + line * perSecond.leaving) * 0.01;
    const moved = { ...steady, left: 600 };
    expect(msFor(999, moved)).toBeGreaterThan(seconds * 995);
    expect(msFor(999, moved)).toBeLessThan(seconds * 1_005);
  });

  test('nothing is said where the caps let nobody in', () => {
    expect(estimateWait(5, 0, steady, { ...caps, admitPerSecond: 0 })).toBeUndefined();
    expect(estimateWait(5, 0, steady, { ...caps, maxActive: 0 })).toBeUndefined();
  });

  test('before there is a measurement it is what the caps allow: the rate while there is room, whole visits after', () => {
    expect(msFor(999, unknown)).toBe(10_000);
    expect(msFor(0, unknown, { ...caps, maxActive: 1 }, 1)).toBe(10 * minute);
    expect(estimateWait(999, 0, unknown, { ...caps, maxActive: 100 })!.range[1]).toBeGreaterThan(90 * minute);
  });

  test('a lower rate is heeded at once', () => {
    expect(msFor(999, steady, { ...caps, admitPerSecond: 1 })).toBe(1_000_000);
  });

  test('who does not fit into the room waits until visits end, however fast it filled', () => {
    const set = { ...caps, maxActive: 500 };
    // Two hundred are inside, and a visit takes three minutes.
    const filling = { ...steady, ended: 20, insideMs: 60 * minute };
    expect(msFor(299, filling, set, 200)).toBe(30_000);
    expect(msFor(799, filling, set, 200)).toBe(30_000 + (500 * 3 * minute) / 500);
  });

  test('a larger room is counted with at once', () => {
    const full = { ...steady, admitted: 10, ended: 10, insideMs: 30 * minute };
    expect(msFor(99, full, { ...caps, maxActive: 10 }, 10)).toBeGreaterThan(20 * minute);
    expect(estimateWait(99, 10, full, { ...caps, maxActive: 1_000 })!.range[0]).toBeLessThan(minute * 10);
  });

  test('more people ahead never make it shorter, and more who gave up never longer', () => {
    fc.assert(
      fc.property(anyMovement, anyCaps, count, count, count, (moved, set, ahead, more, active) => {
        const wait = msFor(ahead, moved, set, active);
        expect(msFor(ahead + more, moved, set, active)).toBeGreaterThanOrEqual(wait);
        const losing = { ...moved, left: moved.left + more, absent: moved.absent + more };
        expect(msFor(ahead, losing, set, active)).toBeLessThanOrEqual(wait);
      }),
    );
  });
});

describe('the range of the wait', () => {
  test('holds the estimate, in whole milliseconds, and never a wait below none', () => {
    fc.assert(
      fc.property(anyMovement, anyCaps, count, count, (moved, set, ahead, active) => {
        const { ms, range } = estimateWait(ahead, active, moved, set)!;
        for (const value of [ms, ...range]) expect(Number.isInteger(value)).toBe(true);
        expect(range[0]).toBeGreaterThanOrEqual(0);
        expect(range[0]).toBeLessThanOrEqual(ms);
        expect(range[1]).toBeGreaterThanOrEqual(ms);
      }),
    );
  });

  test('reaches from more who give up than lately to none at all', () => {
    const moved = { ...steady, admitted: 600_000, left: 60_000, waitedMs: 100_000 * minute };
    const { range } = estimateWait(99_999, 0, moved, { ...caps, admitPerSecond: 100_000 })!;
    expect(range[0]).toBeLessThan(msFor(99_999, { ...moved, left: 110_000 }, { ...caps, admitPerSecond: 100_000 }));
    expect(range[1]).toBeGreaterThan(msFor(99_999, { ...moved, left: 0 }, { ...caps, admitPerSecond: 100_000 }));
  });

  test('nobody is told that they may come in sooner than the rate allows when nobody gives up', () => {
    const rate = { ...caps, admitPerSecond: 10 };
    expect(estimateWait(999, 0, unknown, rate)!.range[0]).toBe(99_000);
  });

  test.each([20, 200, 2_000])('holds nine of ten waits when %d came in by chance within the minute', (perMinute) => {
    const random = seeded();
    let inRange = 0;
    for (let line = 0; line < 1_000; line++) {
      const moved = { ...steady, admitted: arrivals(random, perMinute), waitedMs: 100_000 * minute };
      const ahead = Math.floor(random() * 500);
      const waited = timeOf(random, ahead + 1) * (minute / perMinute);
      const { range } = estimateWait(ahead, 0, moved, caps)!;
      if (range[0] <= waited && waited <= range[1]) inRange++;
    }
    expect(inRange).toBeGreaterThan(880);
  });
});

/** Numbers in [0, 1) that are the same in every run (a linear congruence, as in Numerical Recipes). */
function seeded(): () => number {
  let state = 1;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** The time of so many events that come by chance, one a unit of time. */
function timeOf(random: () => number, events: number): number {
  let time = 0;
  for (let event = 0; event < events; event++) time -= Math.log(1 - random());
  return time;
}

/** How many events come by chance within a time. */
function arrivals(random: () => number, units: number): number {
  let events = 0;
  for (let time = timeOf(random, 1); time < units; time += timeOf(random, 1)) events++;
  return events;
}

describe('how the queue moved', () => {
  const sight = { admitted: 0, departed: { all: 0, absent: 0 }, waiting: 100, active: 10, isAdmitting: true };
  /** Ten come in a second, from one second to another. */
  const moving = (rates: QueueRates, from: number, to: number, state: Partial<typeof sight> = {}): void => {
    for (let second = from; second <= to; second++)
      rates.measure(second * 1_000, { ...sight, admitted: second * 10, ...state });
  };

  test('says nothing until there is something to say', () => {
    const rates = new QueueRates();
    moving(rates, 0, 1);
    expect(rates.moved).toEqual(unknown);
  });

  test('tells what happened, and how long people waited and stayed inside', () => {
    const rates = new QueueRates();
    moving(rates, 0, 9);
    rates.measure(10_000, { ...sight, admitted: 100, departed: { all: 7, absent: 3 }, active: 20 });
    expect(rates.moved).toEqual({
      ms: 10_000,
      admitted: 100,
      absent: 3,
      left: 4,
      ended: 90,
      waitedMs: 1_000_000,
      insideMs: 110_000,
    });
  });

  test('looks back one minute', () => {
    const rates = new QueueRates();
    moving(rates, 0, 200);
    expect(rates.moved).toMatchObject({ ms: minute, admitted: 600 });
  });

  test.each([
    ['a pause', { isAdmitting: false, admitted: 100 }],
    ['a time when nobody waited', { waiting: 0, admitted: 100 }],
  ])('%s does not count as slowness', (_name, state) => {
    const rates = new QueueRates();
    moving(rates, 0, 10);
    moving(rates, 11, 30, state);
    expect(rates.moved).toEqual(unknown);
    moving(rates, 31, 36);
    expect(rates.moved).toMatchObject({ ms: 5_000, admitted: 50 });
  });
});
