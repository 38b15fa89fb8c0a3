import type { Models } from '../models.ts';
import type { UserOutput } from './user.schemas.ts';

/** Makes a user, or returns the one who is there: repeating it is no error and changes nothing. */
export async function createUser(
  { User }: Models,
  input: { userId: string; name: string },
  now: Date,
): Promise<UserOutput> {
  await User.bulkCreate([{ ...input, createdAt: now }], { ignoreDuplicates: true });
  const user = await User.findByPk(input.userId, { rejectOnEmpty: true, raw: true });
  return { userId: user.userId, name: user.name };
}
