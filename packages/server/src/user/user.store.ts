import type { Transaction } from 'sequelize';
import { WriteConflict } from '../database/fault.ts';
import { rows } from '../database/rows.ts';
import { columnsOf, insertRows, type Selected } from '../database/statements.ts';
import type { Batch } from '../engine/batch.ts';
import { users } from './user.model.ts';
import type { UserOutput } from './user.schemas.ts';

const shown = columnsOf(users, ['userId', 'name']);

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
  const found = await rows<Selected<typeof shown>>(
    transaction,
    `select ${shown} from users where user_id = any($1::text[])`,
    [[...new Set(userIds)]],
  );
  return new Map(found.map((user) => [user.userId, user]));
}

const insert = insertRows(users, { shared: ['createdAt'], each: ['userId', 'name'], ending: 'on conflict do nothing' });

/** Makes users. When another node made one of them meanwhile, the batch runs again and finds them. */
export async function insertUsers(batch: Batch, made: readonly UserOutput[], now: Date): Promise<void> {
  // In one order everywhere: an insert waits for another node's insert of the same user.
  if (made.length === 0) return;
  const sorted = made.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  const written = await insert(batch.transaction, { createdAt: now }, sorted);
  if (written !== made.length) throw new WriteConflict('a user was made on another node');
}
