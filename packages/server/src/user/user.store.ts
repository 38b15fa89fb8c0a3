import type { Sequelize, Transaction } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { read } from '../database/read.ts';
import { rows, write } from '../database/rows.ts';
import { columnsOf, insertRows, lookUp, type Selected } from '../database/statements.ts';
import { inTransaction } from '../database/transaction.ts';
import { type Batch, lockRows, type Locked } from '../engine/batch.ts';
import { users } from './user.model.ts';

const known = lookUp(users, { each: ['userId'], columns: columnsOf(users, ['userId', 'erasedAt']) })();

/** Of these users, those that there are or were: a user who was erased is still known, so that nobody is made anew in their place. */
export async function knownUsers(
  transaction: Transaction,
  userIds: readonly string[],
): Promise<Map<string, { erasedAt: Date | null }>> {
  const found = await rows<{ userId: string; erasedAt: Date | null }>(transaction, known, [[...new Set(userIds)]]);
  return new Map(found.map((user) => [user.userId, user]));
}

const columns = columnsOf(users, ['userId', 'name', 'erasedAt']);
const byId = lookUp(users, { each: ['userId'], columns });

/** A user's row. */
export type UserRow = Selected<typeof columns>;

/** These users, locked in the order of their ids: nobody is erased meanwhile. */
export async function lockUsers(batch: Batch, userIds: readonly string[]): Promise<Map<string, UserRow & Locked>> {
  const found = await lockRows<UserRow>(batch, byId, [[...new Set(userIds)].sort()], (row) => row.userId);
  return new Map(found.map((user) => [user.userId, user]));
}

const insert = insertRows(users, { shared: ['createdAt'], each: ['userId', 'name'], ending: 'on conflict do nothing' });

/** Makes users. When another node made one of them meanwhile, the batch runs again and finds them. */
export async function insertUsers(
  batch: Batch,
  made: readonly Pick<UserRow, 'userId' | 'name'>[],
  now: Date,
): Promise<void> {
  // In one order everywhere: an insert waits for another node's insert of the same user.
  if (made.length === 0) return;
  const sorted = made.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  const written = await insert(batch.transaction, { createdAt: now }, sorted);
  if (written !== made.length) throw new WriteConflict('a user was made on another node');
}

/** Takes the names of locked users away, and marks that there is more to do. */
export async function markErased(batch: Batch, userIds: readonly string[], now: Date): Promise<void> {
  await write(
    batch.transaction,
    `update users set name = '', erased_at = coalesce(users.erased_at, $2), erasure_finished_at = null from unnest($1::text[]) as w (user_id) cross join lateral (
       select ctid from users where user_id = w.user_id offset 0
     ) as found where users.ctid = found.ctid`,
    [userIds, now],
  );
}

/** A page of the users whose erasure is not finished, after the last one of the page before. */
export async function readErasing(db: Sequelize, after: string, limit: number): Promise<string[]> {
  const found = await read<{ userId: string }>(
    db,
    `select user_id as "userId" from users where erased_at is not null and erasure_finished_at is null and user_id collate "C" > $1
       order by user_id collate "C" limit $2`,
    [after, limit],
  );
  return found.map((user) => user.userId);
}

/** Marks an erasure as finished. */
export async function finishErasure(db: Sequelize, userId: string, now: Date): Promise<void> {
  await inTransaction(db, (transaction) =>
    write(transaction, 'update users set erasure_finished_at = $2 where user_id = $1 and erased_at is not null', [
      userId,
      now,
    ]),
  );
}
