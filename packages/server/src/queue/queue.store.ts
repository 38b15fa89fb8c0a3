import type { Transaction } from 'sequelize';
import { rows } from '../database/rows.ts';
import { columnsOf, insertRow, lookUp, type Selected, updateRow } from '../database/statements.ts';
import { type Batch, type Locked, lockRows, type StampedBatch } from '../engine/batch.ts';
import { queues } from './queue.model.ts';
import { settingNames } from './queue.settings.ts';

/** What a command may change. */
const changing = [
  'state',
  'cancelReason',
  'salesOpenAt',
  'avoidOrphans',
  ...settingNames,
  'drawn',
  'soldOut',
  'lastSeq',
  'frontier',
  'epochs',
  'admitted',
  'credit',
  'creditedAt',
  'history',
] as const;
const queueColumns = columnsOf(queues, ['concertId', 'drawSeed', ...changing]);
/** A queue's row. */
export type QueueRow = Selected<typeof queueColumns>;

const byId = lookUp(queues, { each: ['concertId'], columns: queueColumns });

/** The queue's row, locked: the first lock of whatever gives numbers or places. */
export async function lockQueue(batch: Batch, concertId: string): Promise<(QueueRow & Locked) | undefined> {
  return (await lockQueues(batch, [concertId])).get(concertId);
}

/** The same of many concerts, locked in the order of their ids. */
export async function lockQueues(batch: Batch, concertIds: readonly string[]): Promise<Map<string, QueueRow & Locked>> {
  const found = await lockRows<QueueRow>(batch, byId, [[...new Set(concertIds)].sort()], (row) => row.concertId);
  return new Map(found.map((row) => [row.concertId, row]));
}

/** The queue's settings as they are now, unlocked. */
export async function readQueue(batch: Batch, concertId: string): Promise<QueueRow | undefined> {
  const [queue] = await rows<QueueRow>(batch.transaction, `select ${queueColumns} from queues where concert_id = $1`, [
    concertId,
  ]);
  return queue;
}

const update = updateRow(queues, 'concertId', [...changing, 'changedBy']);

/** Writes back everything of a queue that a command may change. */
export async function writeQueue(batch: StampedBatch, queue: QueueRow): Promise<void> {
  await update(batch.transaction, { ...queue, changedBy: batch.id });
}

const insert = insertRow(queues, ['concertId', 'drawSeed', ...changing, 'changedBy']);

export async function insertQueue(batch: StampedBatch, queue: QueueRow): Promise<void> {
  await insert(batch.transaction, { ...queue, changedBy: batch.id });
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
