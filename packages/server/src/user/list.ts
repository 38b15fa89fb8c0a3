import { Op, type Sequelize } from 'sequelize';
import { modelOf } from '../database/table.ts';
import { decodeCursor, pageOf, rowsToRead } from '../rpc/cursor.ts';
import { presentUser } from './present.ts';
import { users } from './user.model.ts';
import type { UserPage } from './user.schemas.ts';

/** What a cursor names: any user's id, told apart from other keys. */
const userKey = /^user [^\p{Cc}\p{Cs}]{1,255}$/u;

/** All users, in the order of their ids. */
export async function listUsers(
  db: Sequelize,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<UserPage> {
  const after = cursor === undefined ? '' : decodeCursor(cursor, userKey).slice('user '.length);
  const read = await modelOf(db, users).findAll({
    where: { userId: { [Op.gt]: after } },
    order: [['userId', 'ASC']],
    limit: rowsToRead(limit),
    raw: true,
  });
  const { page, nextCursor } = pageOf(read, { limit }, (user) => `user ${user.userId}`);
  return { users: page.map(presentUser), nextCursor };
}
