import type { Transaction } from 'sequelize';
import { rows, write } from '../database/rows.ts';
import type { Locked } from '../engine/batch.ts';
import { lockRows, type Batch, type StampedBatch } from '../engine/batch.ts';
import type { QueueChange } from './queue.events.ts';

/** A queue's whole row. */
export interface QueueRow extends QueueChange {
  /** In which history of the database the last number was given; null before the first. */
  readonly history: string | null;
}

const queueColumns = `concert_id as "concertId", state, sales_open_at as "salesOpenAt", max_active as "maxActive",
  admit_per_second as "admitPerSecond", active_ttl_ms as "activeTtlMs", hold_ttl_ms as "holdTtlMs", absent_after_ms as "absentAfterMs",
  max_seats_per_user as "maxSeatsPerUser", draw_seed as "drawSeed", drawn, sold_out as "soldOut", last_seq as "lastSeq", frontier, admitted, credit, credited_at as "creditedAt", history, epochs`;

/** The queue's row, locked: the first lock of whatever gives numbers or places. */
export async function lockQueue(batch: Batch, concertId: string): Promise<(QueueRow & Locked) | undefined> {
  return (await lockQueues(batch, [concertId])).get(concertId);
}

/** The same of many concerts, locked in the order of their ids. */
export async function lockQueues(batch: Batch, concertIds: readonly string[]): Promise<Map<string, QueueRow & Locked>> {
  const queues = await lockRows<QueueRow>(
    batch,
    (lock) => `select q.* from unnest($1::text[]) as w (concert_id) cross join lateral (
       select ${queueColumns} from queues where concert_id = w.concert_id offset 0 ${lock}
     ) as q`,
    [[...new Set(concertIds)].sort()],
    (row) => row.concertId,
  );
  return new Map(queues.map((row) => [row.concertId, row]));
}

/** The queue's settings as they are now, unlocked. */
export async function readQueue(batch: Batch, concertId: string): Promise<QueueRow | undefined> {
  const [queue] = await rows<QueueRow>(batch.transaction, `select ${queueColumns} from queues where concert_id = $1`, [
    concertId,
  ]);
  return queue;
}

/** Writes back everything of a queue that a command may change. */
export async function writeQueue(batch: StampedBatch, queue: QueueRow): Promise<void> {
  await write(
    batch.transaction,
    `update queues set state = $2, sales_open_at = $3, max_active = $4, admit_per_second = $5, active_ttl_ms = $6, hold_ttl_ms = $7,
       absent_after_ms = $8, max_seats_per_user = $9, last_seq = $10, frontier = $11, admitted = $12, credit = $13, credited_at = $14, drawn = $15, sold_out = $16, changed_by = $17, history = $18, epochs = $19
     where concert_id = $1`,
    [
      queue.concertId,
      queue.state,
      queue.salesOpenAt,
      queue.maxActive,
      queue.admitPerSecond,
      queue.activeTtlMs,
      queue.holdTtlMs,
      queue.absentAfterMs,
      queue.maxSeatsPerUser,
      queue.lastSeq,
      queue.frontier,
      queue.admitted,
      queue.credit,
      queue.creditedAt,
      queue.drawn,
      queue.soldOut,
      batch.id,
      queue.history,
      queue.epochs,
    ],
  );
}

export async function insertQueue(batch: StampedBatch, queue: QueueRow): Promise<void> {
  await write(
    batch.transaction,
    `insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
       max_seats_per_user, draw_seed, drawn, credited_at, changed_by, history)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      queue.concertId,
      queue.state,
      queue.salesOpenAt,
      queue.maxActive,
      queue.admitPerSecond,
      queue.activeTtlMs,
      queue.holdTtlMs,
      queue.absentAfterMs,
      queue.maxSeatsPerUser,
      queue.drawSeed,
      queue.drawn,
      queue.creditedAt,
      batch.id,
      queue.history,
    ],
  );
}

/** Queues of any concerts, unlocked. */
export async function readQueues(
  transaction: Transaction,
  concertIds: readonly string[],
): Promise<Map<string, QueueRow>> {
  const found = await rows<QueueRow>(
    transaction,
    `select ${queueColumns} from queues where concert_id = any($1::text[])`,
    [[...new Set(concertIds)]],
  );
  return new Map(found.map((row) => [row.concertId, row]));
}

/** Queues that a transaction changed whose id is not below `horizon`. */
export async function queuesChangedSince(transaction: Transaction, horizon: number): Promise<QueueRow[]> {
  return await rows<QueueRow>(transaction, `select ${queueColumns} from queues where changed_by >= $1`, [horizon]);
}

/** Every queue. */
export async function readAllQueues(transaction: Transaction): Promise<QueueRow[]> {
  return await rows<QueueRow>(transaction, `select ${queueColumns} from queues`);
}
