import type { Sequelize } from 'sequelize';
import { write } from '../database/rows.ts';
import { inTransaction } from '../database/transaction.ts';
import { concertKeys, operatorLog, walletKeys } from './operator.model.ts';
import { keyLifetimeMs } from '../engine/idempotency.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** What is kept for a time only: by table, its age column and how long. */
const kept = [
  { table: concertKeys.name, age: 'created_at', lifetimeMs: keyLifetimeMs },
  { table: walletKeys.name, age: 'created_at', lifetimeMs: keyLifetimeMs },
  { table: operatorLog.name, age: 'at', lifetimeMs: 365 * dayMs },
] as const;

/** Small enough for the statement's time limit, so that a backlog shrinks however long it is. */
const rowsAtOnce = 5_000;

/** Forgets idempotency keys after 7 days and log lines after a year. Every node may run it at any time. */
export async function prune(db: Sequelize, now: Date): Promise<void> {
  for (const { table, age, lifetimeMs } of kept) {
    const before = new Date(now.getTime() - lifetimeMs);
    let deleted: number;
    do {
      deleted = await inTransaction(db, (transaction) =>
        write(
          transaction,
          `delete from ${table} where ctid = any(array(select ctid from ${table} where ${age} < $1 limit ${rowsAtOnce} for update skip locked))`,
          [before],
        ),
      );
    } while (deleted === rowsAtOnce);
  }
}
