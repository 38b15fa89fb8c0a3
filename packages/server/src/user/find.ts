import type { Sequelize } from 'sequelize';
import { read } from '../database/read.ts';
import { allColumnsOf } from '../database/statements.ts';
import { refusal } from '../errors.ts';
import type { FoundUser } from '../rpc/outputs.ts';
import { Refused } from '../rpc/refused.ts';
import { presentUser } from './present.ts';
import { type User, users } from './user.model.ts';

/** One user, for the operator. */
export async function findUser(db: Sequelize, userId: string): Promise<FoundUser> {
  const [user] = await read<User>(db, `select ${allColumnsOf(users)} from users where user_id = $1`, [userId]);
  if (user === undefined) throw new Refused(refusal('USER_NOT_FOUND'));
  return presentUser(user);
}
