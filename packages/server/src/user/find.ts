import type { Sequelize } from 'sequelize';
import { modelOf } from '../database/table.ts';
import { refusal } from '../errors.ts';
import type { FoundUser } from '../rpc/outputs.ts';
import { Refused } from '../rpc/refused.ts';
import { presentUser } from './present.ts';
import { users } from './user.model.ts';

/** One user, for the operator. */
export async function findUser(db: Sequelize, userId: string): Promise<FoundUser> {
  const user = await modelOf(db, users).findOne({ where: { userId }, raw: true });
  if (user === null) throw new Refused(refusal('USER_NOT_FOUND'));
  return presentUser(user);
}
