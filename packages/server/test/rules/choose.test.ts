import { expect, test } from 'vitest';
import { chooseNext } from '../../src/queue/admission/choose.ts';

const now = new Date(1_000_000);
const queue = { frontier: 2, absentAfterMs: 60_000, activeTtlMs: 600_000 };
const places = { placeOf: (seq: number) => seq };
const waiting = { admittedAt: null, endedBecause: null, enteredAt: now };
const here = now;
const silent = new Date(900_000);

/** A line of those behind the frontier, by when they promised to be back. */
const lineOf = (...dueAt: Date[]) => ({
  next: dueAt.map((_at, index) => ({ ...waiting, seq: index + 3 })),
  presence: new Map(dueAt.map((at, index) => [index + 3, at])),
  reachableSince: new Date(0),
});

test('who is there comes in, in order, and who is absent is passed over', () => {
  expect(chooseNext(lineOf(here, silent, here, here), queue, 2, places, now)).toEqual({
    admitted: [3, 5],
    absent: [4],
    frontier: 5,
  });
});

test('nobody is passed over for what they could not say while nobody listened', () => {
  const line = { ...lineOf(silent, silent, here), reachableSince: new Date(now.getTime() - queue.absentAfterMs + 1) };
  expect(chooseNext(line, queue, 2, places, now)).toEqual({ admitted: [3, 4], absent: [], frontier: 4 });
  const later = { ...line, reachableSince: new Date(now.getTime() - queue.absentAfterMs) };
  expect(chooseNext(later, queue, 1, places, now)).toEqual({ admitted: [5], absent: [3, 4], frontier: 5 });
});

test('nobody is passed over behind the last one who comes in', () => {
  expect(chooseNext(lineOf(here, silent), queue, 1, places, now)).toEqual({ admitted: [3], absent: [], frontier: 3 });
});

test('without room nobody moves, not even the absent', () => {
  expect(chooseNext(lineOf(silent, here), queue, 0, places, now)).toEqual({ admitted: [], absent: [], frontier: 2 });
});

test('who has just gone or come in elsewhere takes no place', () => {
  const line = lineOf(here, here, here);
  const next = [
    { ...line.next[0]!, endedBecause: 'left' as const },
    { ...line.next[1]!, admittedAt: now },
    line.next[2]!,
  ];
  expect(chooseNext({ ...line, next }, queue, 1, places, now)).toEqual({ admitted: [5], absent: [], frontier: 5 });
});
