import type { Transaction } from 'sequelize';
import { rows } from '../database/rows.ts';

/** Of these users, those that exist. */
export async function existingUsers(transaction: Transaction, userIds: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ userId: string }>(
    transaction,
    `select user_id as "userId" from users where user_id = any($1::text[])`,
    [[...new Set(userIds)]],
  );
  return new Set(found.map((row) => row.userId));
}
