import type { Transaction } from 'sequelize';
import { rows, write } from '../database/rows.ts';

/** Of these users, those that exist. */
export async function existingUsers(transaction: Transaction, userIds: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ userId: string }>(
    transaction,
    `select user_id as "userId" from users where user_id = any($1::text[])`,
    [[...new Set(userIds)]],
  );
  return new Set(found.map((row) => row.userId));
}

/** Makes those who are not there yet. Sorted, so that two nodes that make the same ones never wait for each other. */
export async function insertUsers(
  transaction: Transaction,
  users: readonly { userId: string; name: string }[],
  now: Date,
): Promise<void> {
  if (users.length === 0) return;
  const sorted = users.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  await write(
    transaction,
    `insert into users (user_id, name, created_at)
     select *, $3::timestamptz from unnest($1::text[], $2::text[]) on conflict do nothing`,
    [sorted.map(({ userId }) => userId), sorted.map(({ name }) => name), now],
  );
}
