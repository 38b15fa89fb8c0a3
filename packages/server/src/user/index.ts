export { userKeys } from './keys.ts';
export { existingUsers, insertUsers } from './user.store.ts';
