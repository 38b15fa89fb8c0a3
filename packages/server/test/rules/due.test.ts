import { expect, test } from 'vitest';
import type { QueueChange } from '../../src/queue/queue.events.ts';
import { ConcertQueue } from '../../src/queue/memory/concert-queue.ts';
import { openRow } from './queue-row.ts';

const at = (ms: number): Date => new Date(1_000_000 + ms);
const now = at(0);

/** A queue for one person with one inside until `at(1_000)` and one who waits. */
function fullQueue(changes: Partial<QueueChange> = {}): ConcertQueue {
  const queue = new ConcertQueue({ ...openRow, maxActive: 1, lastSeq: 2, frontier: 1, admitted: 1, ...changes });
  queue.apply({ seq: 1, admitted: true, expiresAt: at(1_000), endedBecause: null });
  return queue;
}

/** What the tick at this moment would find. */
function isDue(queue: ConcertQueue, moment: Date): boolean {
  queue.measure(moment.getTime());
  return queue.isDue(moment, 250);
}

const leave = (queue: ConcertQueue): void =>
  queue.apply({ seq: 1, admitted: true, expiresAt: null, endedBecause: 'left' });

test('a full queue is not asked until somebody inside runs out', () => {
  const queue = fullQueue();
  expect(isDue(queue, at(999))).toBe(false);
  expect(isDue(queue, at(1_000))).toBe(true);
});

test('a queue is asked as soon as somebody left, or the cap was raised', () => {
  const queue = fullQueue();
  leave(queue);
  expect(isDue(queue, now)).toBe(true);
  const raised = fullQueue();
  raised.update({ ...raised.row, maxActive: 2 });
  expect(isDue(raised, now)).toBe(true);
});

test('a queue without a whole credit is asked when it has one', () => {
  const queue = fullQueue({ admitPerSecond: 0.5, creditedAt: now });
  leave(queue);
  expect(isDue(queue, at(1_999))).toBe(false);
  expect(isDue(queue, at(2_000))).toBe(true);
});

test('an older row does not give back the credit that a newer one has spent', () => {
  const queue = fullQueue({ admitPerSecond: 0.5 });
  leave(queue);
  const older = queue.row;
  queue.update({ ...queue.row, credit: 0, creditedAt: now });
  queue.update(older);
  expect(isDue(queue, at(1_999))).toBe(false);
});

test('nobody is asked for where nobody waits, in a pause, or after closing, but who ran out is marked', () => {
  for (const changes of [{ lastSeq: 1 }, { state: 'paused' }, { state: 'closed' }] as const) {
    const queue = fullQueue(changes);
    leave(queue);
    expect(isDue(queue, now)).toBe(false);
    expect(isDue(fullQueue(changes), at(1_000))).toBe(true);
  }
});

test('a pre-queue is asked when sales open', () => {
  const queue = fullQueue({ drawn: null, salesOpenAt: at(500) });
  expect(isDue(queue, at(499))).toBe(false);
  expect(isDue(queue, at(500))).toBe(true);
});

test('after a payment it is asked whether all is sold, once, also when nobody could come in', () => {
  const queue = fullQueue({ maxActive: 0 });
  expect(isDue(queue, now)).toBe(false);
  queue.apply({ seq: 1, admitted: true, expiresAt: null, endedBecause: 'paid' });
  expect(isDue(queue, now)).toBe(true);
  queue.asking();
  expect(isDue(queue, now)).toBe(false);
  queue.undecided();
  expect(isDue(queue, now)).toBe(true);
});

test('whether all is sold is asked after the last payment, also where nobody waits, in a pause and after closing', () => {
  for (const changes of [{ lastSeq: 1 }, { lastSeq: 1, state: 'paused' }, { lastSeq: 1, state: 'closed' }] as const) {
    const queue = fullQueue(changes);
    queue.apply({ seq: 1, admitted: true, expiresAt: null, endedBecause: 'paid' });
    expect(queue.hasWork(now)).toBe(true);
    expect(isDue(queue, now)).toBe(true);
    queue.asking();
    expect(queue.hasWork(now)).toBe(false);
  }
});

test('once all is found to be sold it is asked once more: a seat may have come back while that was decided', () => {
  const queue = fullQueue({ lastSeq: 1 });
  queue.apply({ seq: 1, admitted: true, expiresAt: null, endedBecause: 'paid' });
  queue.asking();
  // A refund commits here, which this queue need not be told of: it is not known to be sold out yet.
  queue.seatsChanged();
  queue.update({ ...queue.row, soldOut: true });
  expect(isDue(queue, now)).toBe(true);
  queue.asking();
  queue.update({ ...queue.row, soldOut: true });
  expect(isDue(queue, now)).toBe(false);
});

test('a sold-out queue is asked when a seat came back; holds elsewhere ask nobody', () => {
  const queue = fullQueue({ soldOut: true });
  leave(queue);
  expect(isDue(queue, now)).toBe(false);
  queue.seatsChanged();
  expect(isDue(queue, now)).toBe(true);
  const selling = fullQueue();
  selling.seatsChanged();
  expect(isDue(selling, now)).toBe(false);
});
