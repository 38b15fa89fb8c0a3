import { expect, test } from 'vitest';
import type { ScheduleRow } from '../../src/catalogue/index.ts';
import { encoder } from '../../src/encoder.ts';
import { ConcertSeats } from '../../src/seating/concert-seats.ts';

const row = (changes: Partial<ScheduleRow> = {}): ScheduleRow => ({
  scheduleId: 'sch_a',
  startsAt: new Date(10_000),
  movedFrom: null,
  salesEndAt: new Date(9_000),
  capacity: 100,
  cancelReason: null,
  changedBy: 1,
  ...changes,
});

const seat = (seatId: number, heldUntilMs: number | null, scheduleId = 'sch_a') => ({
  scheduleId,
  seatId,
  heldUntil: heldUntilMs === null ? null : new Date(heldUntilMs),
  sold: false,
  blocked: null,
});

const open = (...rows: ScheduleRow[]): ConcertSeats => {
  const concert = new ConcertSeats(0, 0);
  concert.takeDates(rows);
  return concert;
};

test('the dates are counted and written once for all who look, until something changes', () => {
  const concert = open(row(), row({ scheduleId: 'sch_b' }));
  concert.takeSeats([seat(1, 5_000)]);
  const first = concert.schedules(1_000);
  concert.takeDates([row(), row({ scheduleId: 'sch_b' })]);
  concert.takeSeats([seat(1, 5_000)]);
  expect(concert.schedules(2_000)).toBe(first);
  expect(encoder.serialize(concert.schedules(2_000))).toBe(encoder.serialize(first));

  concert.takeSeats([seat(2, 6_000)]);
  const second = concert.schedules(2_000);
  expect(second.schedules.map(({ available }) => available)).toEqual([98, 100]);
  expect(second.schedules[1]).toBe(first.schedules[1]);
  expect(first.schedules[0]!.available).toBe(99);
});

test('a hold that runs out frees its seat in the list of dates at that moment, and so does one that is given back', () => {
  const concert = open(row());
  concert.takeSeats([seat(1, 5_000), seat(2, 6_000)]);
  const availableAt = (nowMs: number): number => concert.schedules(nowMs).schedules[0]!.available;
  expect([4_999, 5_000, 5_999, 6_000].map(availableAt)).toEqual([98, 99, 99, 100]);
  concert.takeSeats([seat(3, 8_000)]);
  expect(availableAt(6_500)).toBe(99);
  concert.takeSeats([seat(3, null)]);
  expect(availableAt(6_500)).toBe(100);
});

test('no seat of a date is available from the moment its sale ends', () => {
  const concert = open(row());
  expect([8_999, 9_000].map((nowMs) => concert.schedules(nowMs).schedules[0]!.available)).toEqual([100, 0]);
});

test.each<Partial<ScheduleRow>>([
  { startsAt: new Date(11_000) },
  { movedFrom: new Date(10_000) },
  { salesEndAt: new Date(8_000) },
  { capacity: 120 },
  { cancelReason: 'rain' },
])('a date that was changed is shown as it is now: %o', (changes) => {
  const concert = open(row());
  concert.schedules(1_000);
  concert.takeDates([row(changes)]);
  expect(concert.schedules(1_000).schedules).toEqual([expect.objectContaining(changes)]);
});

test('dates that were added, removed or put into another order are shown', () => {
  const [a, b] = [row(), row({ scheduleId: 'sch_b' })];
  const concert = open(a);
  const shown = (...rows: ScheduleRow[]): string[] => {
    concert.takeDates(rows);
    return concert.schedules(1_000).schedules.map(({ scheduleId }) => scheduleId);
  };
  expect([shown(a), shown(a, b), shown(b, a), shown(b), shown()]).toEqual([
    ['sch_a'],
    ['sch_a', 'sch_b'],
    ['sch_b', 'sch_a'],
    ['sch_b'],
    [],
  ]);
});

const byWhom = (concert: ConcertSeats, nowMs: number) => concert.takenByWhom('sch_a', nowMs)!;

test('what became of seats is counted once for all operators who watch, until something changes', () => {
  const concert = open(row(), row({ scheduleId: 'sch_b' }));
  concert.takeSeats([seat(1, 5_000)]);
  const [counted, told] = [concert.figures(1_000), byWhom(concert, 1_000)];
  concert.takeDates([row(), row({ scheduleId: 'sch_b' })]);
  concert.takeSeats([seat(1, 5_000)]);
  expect(concert.figures(2_000)[0]).toBe(counted[0]);
  expect(byWhom(concert, 2_000)).toBe(told);

  concert.takeSeats([{ ...seat(2, null), sold: true }]);
  expect(concert.figures(2_000)[0]).toMatchObject({ sold: 1, held: 1, blocked: 0, available: 98 });
  expect(concert.figures(2_000)[1]).toBe(counted[1]);
  expect(byWhom(concert, 2_000).sold).not.toBe(told.sold);
});

test('operators see a hold run out, and a sale end, at that moment', () => {
  const concert = open(row());
  concert.takeSeats([seat(1, 5_000), seat(2, 9_500)]);
  const at = (nowMs: number) => {
    const { held, available } = concert.figures(nowMs)[0]!;
    return [held, available, Buffer.from(byWhom(concert, nowMs).held, 'base64')[0]];
  };
  // One bit each, seat 1 the lowest.
  expect([4_999, 5_000, 8_999, 9_000, 9_499, 9_500].map(at)).toEqual([
    [2, 98, 0b11],
    [1, 99, 0b10],
    [1, 99, 0b10],
    [1, 0, 0b10],
    [1, 0, 0b10],
    [0, 0, 0],
  ]);
  concert.takeSeats([seat(3, 9_900)]);
  expect(at(9_600)).toEqual([1, 0, 0b100]);
});

const kept = (label: string | null) => ({ ...seat(1, null), sold: true, blocked: label });

test('operators see under which label a seat is kept back as soon as that changed, and that a sold one is not', () => {
  const concert = open(row());
  const seen = () => {
    const { sold, blocked } = concert.figures(1_000)[0]!;
    return [sold, blocked, byWhom(concert, 1_000).blocked.map(({ label }) => label)];
  };
  concert.takeSeats([kept('press')]);
  expect(seen()).toEqual([0, 1, ['press']]);
  concert.takeSeats([kept('sponsors')]);
  expect(seen()).toEqual([0, 1, ['sponsors']]);
  concert.takeSeats([kept(null)]);
  expect(seen()).toEqual([1, 0, []]);
});

test.each<Partial<ScheduleRow>>([
  { startsAt: new Date(11_000) },
  { salesEndAt: new Date(500) },
  { capacity: 120 },
  { cancelReason: 'rain' },
])('the figures of a date that was changed are those of now: %o', (changes) => {
  const concert = open(row());
  const before = concert.figures(1_000)[0]!;
  byWhom(concert, 1_000);
  concert.takeDates([row(changes)]);
  const { capacity, startsAt } = row(changes);
  expect(concert.figures(1_000)[0]).toEqual({
    ...before,
    capacity,
    startsAt,
    available: 'salesEndAt' in changes || 'cancelReason' in changes ? 0 : capacity,
  });
  expect(byWhom(concert, 1_000).capacity).toBe(capacity);
});
