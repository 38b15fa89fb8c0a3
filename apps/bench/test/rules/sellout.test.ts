import type { Outcome } from '@stagedoor/ops/rush';
import { expect, test } from 'vitest';
import { linesOf } from '../../src/sellout/report.ts';
import { wrongIn } from '../../src/sellout/sellout.ts';

const outcome: Outcome = {
  concertId: 'con_1',
  seed: 1,
  visitors: 10,
  durationMs: 61_000,
  crowdCpuMs: 30_000,
  seats: { capacity: 5, sold: 5 },
  personas: { buys: 10 },
  endings: { paid: 3, 'sold out': 7 },
  refusals: { SEAT_TAKEN: 4 },
  retries: { OVERLOADED: 2 },
  latencies: { 'payment.pay': { calls: 3, p50Ms: 4, p99Ms: 12.5 } },
  soldTwice: [],
  audit: [{ name: 'a seat has one owner', holds: true, violations: [] }],
};

test('a sell-out went well when everybody got an answer, no seat was sold twice and the books hold', () => {
  expect(wrongIn(outcome)).toEqual([]);
  const wrongs: readonly Partial<Outcome>[] = [
    { soldTwice: ['sch_1 seat 2: ann and bob'] },
    { endings: { paid: 3, 'sold out': 6 } },
    { endings: { paid: 3, 'sold out': 6, unfinished: 1 } },
    { refusals: { UNREACHABLE: 1 } },
    { audit: [{ name: 'a seat has one owner', holds: false, violations: ['seat 2'] }] },
    { audit: undefined },
  ];
  for (const wrong of wrongs) expect(wrongIn({ ...outcome, ...wrong }), JSON.stringify(wrong)).toHaveLength(1);
});

test('the page says how it ended, what was refused and how long each call took', () => {
  const sold = { visitors: 10, seats: 5, processes: 2, outcome, soldOutMs: 40_000, wrong: [] };
  const text = linesOf({ ...sold, crowdCpu: 0.5, serverCpu: 0.25, databaseCpu: undefined }).join('\n');
  expect(text).toContain('10 visitors and 5 seats: 5 sold, none twice');
  expect(text).toContain(
    'Sold out 40 s after the first were let in; the last visitor had gone 61 s after the first came.',
  );
  expect(text).toContain('sold out 7, paid 3');
  expect(text).toContain('SEAT_TAKEN 4. Sent again by the SDK: OVERLOADED 2.');
  expect(text).toContain('the server 0.25, PostgreSQL –, the crowd’s 2 processes 0.50');
  expect(text).toContain('| `payment.pay` | 3 | 4.0 | 12.5 |');
  expect(linesOf({ ...sold, crowdCpu: 1, serverCpu: 1, databaseCpu: 1, wrong: ['sold twice: x'] })[0]).toContain(
    '**wrong: sold twice: x**',
  );
});
