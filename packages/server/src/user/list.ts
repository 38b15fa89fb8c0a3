import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { allColumnsOf } from '../database/statements.ts';
import { decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { presentUser } from './present.ts';
import type { UserPage } from './user.schemas.ts';
import { type User, users } from './user.model.ts';

/** What a cursor names: any user's id, told apart from other keys. */
const userKey = /^user [^\p{Cc}\p{Cs}]{1,255}$/u;

/** All users, in the order of their ids. */
export async function listUsers(
  db: Sequelize,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<UserPage> {
  const after = cursor === undefined ? '' : decodeCursor(cursor, userKey).slice('user '.length);
  const found = await read<User>(
    db,
    `select ${allColumnsOf(users)} from users where user_id > $1 order by user_id limit $2`,
    [after, rowsToRead(limit)],
  );
  const { page, nextCursor } = pageOf(found, { limit }, (user) => `user ${user.userId}`);
  return { users: page.map(presentUser), nextCursor };
}
