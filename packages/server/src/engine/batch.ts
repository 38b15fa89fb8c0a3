import type { Transaction } from 'sequelize';
import type { DatabaseHistory } from '../database/history.ts';
import { rows } from '../database/rows.ts';

/** A row that a decision looks at. `busy`: another transaction holds it, so nothing may be decided on it now. */
export interface Locked {
  readonly busy: boolean;
}

/** Whether a decision that depends on these rows has to wait. */
export function isBusy(needed: Iterable<Locked | undefined>): boolean {
  for (const row of needed) if (row?.busy) return true;
  return false;
}

/** How a batch meets rows that others hold: it waits for them, or leaves them out. */
export type Locking = 'wait' | 'skip';

/** One transaction for many calls, while its rows are read and locked. Every store takes it as its first parameter. */
export interface Batch {
  /** What its command's `partition` says of each of its inputs: a concert's id, where the command has one. */
  readonly partition: string;
  readonly transaction: Transaction;
  readonly locking: Locking;
  /** Which history of the database this transaction belongs to: the clock's read makes sure of it. */
  readonly history: DatabaseHistory;
}

/** The same while its command loads. */
export interface LoadingBatch extends Batch {
  /**
   * Said by `load` once all its statements are on their way: then the clock and the keys are asked for at once, in the same round trip
   * (decision 0038). Unless it is said, they are asked for when `load` is done.
   */
  allAsked(): void;
}

/** The same once all locks are taken. */
export interface StampedBatch extends Batch {
  /** By the database's clock: what was decided, was decided then. */
  readonly now: Date;
  /** This transaction's id: what it changes is stamped with it, so that other nodes find it. */
  readonly id: number;
}

/**
 * Locks rows for no key update. `select` puts the given clause behind the look-up of each key; keys come in the global lock
 * order, and each is looked up and locked before the next. When the batch skips locked rows, those come back too, marked
 * busy, so that "held by another" is never read as "does not exist".
 */
export async function lockRows<Row extends object>(
  batch: Batch,
  select: (lock: string) => string,
  values: readonly unknown[],
  keyOf: (row: Row) => string,
): Promise<(Row & Locked)[]> {
  if (batch.locking === 'wait') {
    const locked = await rows<Row>(batch.transaction, select('for no key update'), values);
    return locked.map((row) => Object.assign(row, { busy: false }));
  }
  const [locked, all] = await Promise.all([
    rows<Row>(batch.transaction, select('for no key update skip locked'), values),
    rows<Row>(batch.transaction, select(''), values),
  ]);
  const free = new Map(locked.map((row) => [keyOf(row), row]));
  return all.map((row) => {
    const mine = free.get(keyOf(row));
    return mine ? Object.assign(mine, { busy: false }) : Object.assign(row, { busy: true });
  });
}
