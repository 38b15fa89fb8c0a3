import { expect, test } from 'vitest';
import type { QueueChange } from '../../src/queue/queue.events.ts';
import { ConcertQueue } from '../../src/queue/memory/concert-queue.ts';
import { openRow } from './queue-row.ts';

const now = new Date(1_000_000);
const later = new Date(2_000_000);

const open: QueueChange = { ...openRow, salesOpenAt: now, creditedAt: now };
const moved: QueueChange = { ...open, salesOpenAt: later, drawn: null };
const entered: QueueChange = { ...moved, lastSeq: 3 };
const drawn: QueueChange = { ...entered, drawn: 3 };

/** A node that knows these, in the order in which it read them. */
function knowing(...rows: QueueChange[]): ConcertQueue {
  const queue = new ConcertQueue(rows[0]!);
  for (const row of rows) queue.update(row);
  return queue;
}

test('who enters after sales were moved has no place before the draw, on a node that heard of both at once, too', () => {
  const queue = knowing(open, entered);
  expect(queue.view(1, now)).toMatchObject({ state: 'pre_queue', place: null });
  queue.apply({ seq: 1, admitted: false, expiresAt: null, endedBecause: 'left' });
  queue.update(drawn);
  queue.place({ placeOf: Uint32Array.of(0, 3, 1, 2), entryAt: Uint32Array.of(0, 2, 3, 1) });
  expect(queue.view(3, later)).toMatchObject({ state: 'waiting', place: 2, ahead: 1 });
});

test('whatever a node reads late, there is a draw once somebody entered before sales, and it stays', () => {
  expect(knowing(entered, open).placeOf(1)).toBeUndefined();
  expect(knowing(entered, moved).placeOf(1)).toBeUndefined();
  expect(knowing(drawn, entered).toDraw).toBe(3);
  expect(knowing(drawn, open).toDraw).toBe(3);
});

test('sales that are moved while nobody has entered have a draw or none, as the last one says', () => {
  expect(knowing(open, moved).row.drawn).toBeNull();
  expect(knowing(open, moved, open).row.drawn).toBe(0);
  expect(knowing({ ...open, lastSeq: 2 }, moved).placeOf(1)).toBe(1);
});
