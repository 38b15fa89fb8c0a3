import type { Transaction } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { rows, write } from '../database/rows.ts';
import type { Batch } from '../engine/batch.ts';
import type { UserOutput } from './user.schemas.ts';

/** Of these users, those that exist. */
export async function existingUsers(transaction: Transaction, userIds: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ userId: string }>(
    transaction,
    `select user_id as "userId" from users where user_id = any($1::text[])`,
    [[...new Set(userIds)]],
  );
  return new Set(found.map((row) => row.userId));
}

/** These users, by id. */
export async function readUsers(
  transaction: Transaction,
  userIds: readonly string[],
): Promise<Map<string, UserOutput>> {
  const found = await rows<UserOutput>(
    transaction,
    `select user_id as "userId", name from users where user_id = any($1::text[])`,
    [[...new Set(userIds)]],
  );
  return new Map(found.map((user) => [user.userId, user]));
}

/** Makes users. When another node made one of them meanwhile, the batch runs again and finds them. */
export async function insertUsers(batch: Batch, users: readonly UserOutput[], now: Date): Promise<void> {
  // In one order everywhere: an insert waits for another node's insert of the same user.
  if (users.length === 0) return;
  const sorted = users.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  const written = await write(
    batch.transaction,
    `insert into users (user_id, name, created_at) select u.user_id, u.name, $3 from unnest($1::text[], $2::text[]) as u (user_id, name)
     on conflict do nothing`,
    [sorted.map((user) => user.userId), sorted.map((user) => user.name), now],
  );
  if (written !== users.length) throw new WriteConflict('a user was made on another node');
}
