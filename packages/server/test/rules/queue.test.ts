import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  admissions,
  aheadOf,
  epochOf,
  inHistory,
  isAdmitting,
  refuseUnlessActive,
  refuseUnlessLive,
  stateOf,
} from '../../src/queue/queue.rules.ts';
import { pollAfter, pollBeforeOpening, soonestTurnMs } from '../../src/queue/poll.rules.ts';
import { checkVisit } from '../../src/queue/visit.rules.ts';

const now = new Date(1_000_000);
const before = new Date(999_999);
const after = new Date(1_000_001);
const open = { state: 'open', salesOpenAt: before, drawn: 0 } as const;
const waiting = { admittedAt: null, expiresAt: null, endedBecause: null };

describe('where a visit stands', () => {
  test.each([
    ['waits', waiting, open, { state: 'waiting' }],
    ['is early until the draw', waiting, { ...open, drawn: null }, { state: 'pre_queue' }],
    ['waits from the very moment sales open', waiting, { ...open, salesOpenAt: now }, { state: 'waiting' }],
    ['is early before sales open', waiting, { ...open, salesOpenAt: after }, { state: 'pre_queue' }],
    ['waits through a pause', waiting, { ...open, state: 'paused' }, { state: 'waiting' }],
    [
      'is over when the queue closes',
      waiting,
      { ...open, state: 'closed' },
      { state: 'expired', endedBecause: 'closed' },
    ],
    ['is inside until its time is up', { ...waiting, admittedAt: before, expiresAt: after }, open, { state: 'active' }],
    [
      'is over at the very moment its time is up',
      { ...waiting, admittedAt: before, expiresAt: now },
      open,
      { state: 'expired', endedBecause: 'expired' },
    ],
    [
      'goes on inside a closed queue',
      { ...waiting, admittedAt: before, expiresAt: after },
      { ...open, state: 'closed' },
      { state: 'active' },
    ],
    [
      'stays completed after its time',
      { admittedAt: before, expiresAt: before, endedBecause: 'paid' },
      open,
      { state: 'completed', endedBecause: 'paid' },
    ],
    [
      'remembers that its user left, though time would be left',
      { admittedAt: before, expiresAt: after, endedBecause: 'left' },
      open,
      { state: 'expired', endedBecause: 'left' },
    ],
  ] as const)('%s', (_name, token, queue, expected) => {
    expect(stateOf(token, queue, now)).toEqual(expected);
  });

  test('only an active visit may enter the hall; the wallet takes any that lives', () => {
    const standings = [
      { state: 'pre_queue' },
      { state: 'waiting' },
      { state: 'active' },
      { state: 'expired', endedBecause: 'left' },
      { state: 'completed', endedBecause: 'paid' },
    ] as const;
    const queue = { cancelReason: null };
    const hall = standings.map((standing) => refuseUnlessActive(standing, queue, 7)?.reason);
    expect(hall).toEqual(['TOKEN_NOT_ACTIVE', 'TOKEN_NOT_ACTIVE', undefined, 'TOKEN_EXPIRED', 'TOKEN_SPENT']);
    expect(refuseUnlessActive({ state: 'waiting' }, queue, 7)?.details).toEqual({ ahead: 7 });
    const wallet = standings.map((standing) => refuseUnlessLive(standing, queue)?.reason);
    expect(wallet).toEqual([undefined, undefined, undefined, 'TOKEN_EXPIRED', 'TOKEN_SPENT']);
  });

  test('nobody is let in before sales open, in a pause or after closing', () => {
    expect(isAdmitting(open, now)).toBe(true);
    expect(isAdmitting({ ...open, salesOpenAt: after }, now)).toBe(false);
    expect(isAdmitting({ ...open, state: 'paused' }, now)).toBe(false);
    expect(isAdmitting({ ...open, state: 'closed' }, now)).toBe(false);
  });
});

/** Lets a never-ending crowd in for ten minutes of ticks. */
function letInFor(admitPerSecond: number, tickMs: number, minutes = 10): number {
  const queue = { maxActive: 1_000_000, admitPerSecond, credit: 0, creditedAt: new Date(0) };
  let total = 0;
  for (let ms = tickMs; ms <= minutes * 60_000; ms += tickMs) {
    const at = new Date(ms);
    const { places, credit } = admissions(queue, 0, at, tickMs);
    if (places > 0) Object.assign(queue, { credit: credit - places, creditedAt: at });
    total += places;
  }
  return total;
}

describe('how many may come in', () => {
  const any = fc.record({
    maxActive: fc.integer({ min: 1, max: 10_000 }),
    admitPerSecond: fc.double({ min: 0.01, max: 10_000, noNaN: true }),
    credit: fc.double({ min: 0, max: 10_000, noNaN: true }),
    active: fc.integer({ min: 0, max: 20_000 }),
    idleMs: fc.integer({ min: -10_000, max: 100_000_000 }),
    tickMs: fc.integer({ min: 10, max: 5_000 }),
  });

  test('never more than there are places, nor than one tick is worth, however long nobody came', () => {
    fc.assert(
      fc.property(any, ({ active, idleMs, tickMs, ...queue }) => {
        const creditedAt = new Date(now.getTime() - idleMs);
        const { places, credit } = admissions({ ...queue, creditedAt }, active, now, tickMs);
        expect(places).toBeGreaterThanOrEqual(0);
        expect(places).toBeLessThanOrEqual(Math.max(0, queue.maxActive - active));
        expect(places).toBeLessThanOrEqual(Math.ceil(Math.max(1, (queue.admitPerSecond * tickMs) / 1_000)));
        expect(places).toBeLessThanOrEqual(credit);
        expect(Number.isInteger(places)).toBe(true);
      }),
    );
  });

  test.each([0.2, 1, 3, 4, 5, 7, 10, 30, 50, 110, 1_000])('%d a second come in at that rate, not faster', (rate) => {
    const total = letInFor(rate, 250);
    expect(total).toBeLessThanOrEqual(rate * 600 + 1);
    expect(total).toBeGreaterThan(rate * 600 * 0.95);
  });

  test('many nodes that tick against one queue let in no more than one would', () => {
    const queue = { maxActive: 1_000, admitPerSecond: 50, credit: 0, creditedAt: new Date(0) };
    let total = 0;
    for (let ms = 1; ms <= 10_000; ms += 7) {
      const { places, credit } = admissions(queue, 0, new Date(ms), 250);
      if (places > 0) Object.assign(queue, { credit: credit - places, creditedAt: new Date(ms) });
      total += places;
    }
    expect(total).toBeLessThanOrEqual(500 + 13);
  });

  test('a clock that was set back keeps nobody waiting until it is as late again', () => {
    const hourAgo = new Date(now.getTime() - 3_600_000);
    const queue = { maxActive: 1_000, admitPerSecond: 50, credit: 0.3, creditedAt: now };
    let total = 0;
    for (let ms = 250; ms <= 10_000; ms += 250) {
      const at = new Date(hourAgo.getTime() + ms);
      const { places, credit } = admissions(queue, 0, at, 250);
      if (places > 0) Object.assign(queue, { credit: credit - places, creditedAt: at });
      total += places;
    }
    expect(total).toBeGreaterThan(490);
    expect(total).toBeLessThanOrEqual(501);
  });

  test('those ahead are those between, without the ones who left, and never below none', () => {
    expect(aheadOf(10, 3, 0)).toBe(6);
    expect(aheadOf(10, 3, 4)).toBe(2);
    expect(aheadOf(4, 3, 0)).toBe(0);
    expect(aheadOf(2, 3, 0)).toBe(0);
  });
});

describe('when to ask again', () => {
  const wait = fc.double({ min: 0, max: 1e9, noNaN: true });
  const ttl = fc.integer({ min: 1_000, max: 86_400_000 });
  const jitter = fc.double({ min: 0, max: 0.999_999, noNaN: true });

  test('not within a second, and not later than a quarter of a visit, give or take the spread', () => {
    fc.assert(
      fc.property(fc.oneof(wait, fc.constant(Infinity)), ttl, jitter, (waitMs, ttlMs, spread) => {
        const pollMs = pollAfter(waitMs, ttlMs, spread);
        expect(pollMs).toBeGreaterThanOrEqual(1_000);
        expect(pollMs).toBeLessThanOrEqual(Math.max(1_100, (ttlMs / 4) * 1.1 + 1));
      }),
    );
  });

  test('a tenth of the wait, so that whoever waits an hour asks some dozens of times', () => {
    expect(pollAfter(100_000, 600_000, 0.5)).toBe(10_000);
    let polls = 0;
    for (let waitMs = 3_600_000; waitMs > 0; waitMs -= pollAfter(waitMs, 86_400_000, 0.5)) polls++;
    expect(polls).toBeLessThan(80);
  });
});

/** The pause of somebody whose turn no estimate knows. */
const never = (ahead: number, admitPerSecond: number, spread: number): number =>
  pollAfter(Infinity, 600_000, spread, soonestTurnMs(ahead, { admitPerSecond }));

/** The polls a second of a million who wait and are not let in. */
const asked = (soonest: (ahead: number) => number): number => {
  let perSecond = 0;
  for (let ahead = 0; ahead < 1_000_000; ahead++)
    perSecond += 1_000 / pollAfter(Infinity, 600_000, 0.5, soonest(ahead));
  return perSecond;
};

const second = (pollMs: number): number => Math.floor(pollMs / 1_000);

describe('what no estimate knows of: a place that gets free, a pause that ends, an opening', () => {
  const atAnyPace = fc.double({ min: 0, max: 100_000, noNaN: true });
  const jitter = fc.double({ min: 0, max: 0.999_999, noNaN: true });

  test('is heard by the next in line within four seconds, and by hundreds near the front within twenty', () => {
    fc.assert(
      fc.property(atAnyPace, jitter, fc.integer({ min: 0, max: 700 }), (admitPerSecond, spread, ahead) => {
        expect(never(0, admitPerSecond, spread)).toBeLessThan(4_000);
        expect(never(ahead, admitPerSecond, spread)).toBeLessThan(20_000);
      }),
    );
  });

  test('costs two hundred polls a second at the most, where a million wait and nobody is let in', () => {
    const quietly = asked(() => Infinity);
    expect(quietly).toBeGreaterThan(6_600);
    const more = asked((ahead) => soonestTurnMs(ahead, { admitPerSecond: 50 })) - quietly;
    expect(more).toBeGreaterThan(100);
    expect(more).toBeLessThan(200);
  });

  test('before the opening a million ask no oftener than the last minutes of a wait cost, and all hear of it in twenty seconds', () => {
    const million = { people: 1_000_000, isPaused: false, activeTtlMs: 600_000 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400_000 }), jitter, (msToOpening, spread) => {
        const pollMs = pollBeforeOpening(msToOpening, million, spread);
        expect(pollMs).toBeGreaterThanOrEqual(Math.min(135_000, msToOpening));
        expect(pollMs).toBeLessThanOrEqual(Math.max(1_000, Math.min(165_000, msToOpening + 20_000)));
      }),
    );
    expect(pollBeforeOpening(0, { ...million, isPaused: true }, 0.5)).toBe(150_000);
    // Those who ask at one moment spread over the twenty seconds after it.
    const soon = Array.from({ length: 1_000 }, (_, n) => pollBeforeOpening(5_000, million, n / 1_000));
    const busiest = Math.max(
      ...Map.groupBy(soon, second)
        .values()
        .map((each) => each.length),
    );
    expect(busiest).toBeLessThanOrEqual(50);
  });

  test('before the opening a hundred people ask as ever: each second at the end', () => {
    const hundred = { people: 100, isPaused: false, activeTtlMs: 600_000 };
    expect(pollBeforeOpening(100_000, hundred, 0.5)).toBe(10_000);
    expect(pollBeforeOpening(3_000, hundred, 0.5)).toBe(1_000);
    expect(pollBeforeOpening(0, { ...hundred, isPaused: true }, 0.5)).toBe(1_000);
  });
});

describe('numbers that another history of the database gives again', () => {
  const fresh = { history: 'first', epochs: [], lastSeq: 0 };

  test('belong to another epoch than the lost ones; those that were kept stay what they were', () => {
    const before = inHistory({ ...fresh, lastSeq: 40 }, 'first');
    expect([1, 40].map((seq) => epochOf(seq, before))).toEqual([0, 0]);
    // The standby knew of 32 when it was promoted.
    const after = { ...inHistory({ ...fresh, lastSeq: 32 }, 'second'), lastSeq: 33 };
    expect([1, 32, 33].map((seq) => epochOf(seq, after))).toEqual([0, 0, 1]);
    const third = { ...inHistory(after, 'third'), lastSeq: 35 };
    expect([32, 33, 34, 35].map((seq) => epochOf(seq, third))).toEqual([0, 1, 2, 2]);
  });

  test('begin no epoch while the history is the same, nor in a queue that never gave a number', () => {
    expect(inHistory({ ...fresh, lastSeq: 5 }, 'first').epochs).toEqual([]);
    expect(inHistory({ ...fresh, history: null }, 'first')).toMatchObject({ history: 'first', epochs: [] });
  });

  test('are nobody else’s: a visit has the token of its own user or none', () => {
    const token = { userId: 'ann', admittedAt: null, expiresAt: null, endedBecause: null };
    const queue = { state: 'open', salesOpenAt: new Date(0), drawn: 0, cancelReason: null } as const;
    const check = (found: typeof token | undefined, userId: string): object =>
      checkVisit('any', { userId, ahead: 0 }, { token: found, queue }, new Date(1));
    expect(check(token, 'ann')).toMatchObject({ token, state: 'waiting' });
    expect(check(token, 'bob')).toMatchObject({ refused: { reason: 'TOKEN_INVALID' } });
    expect(check(undefined, 'bob')).toMatchObject({ refused: { reason: 'TOKEN_INVALID' } });
  });
});
