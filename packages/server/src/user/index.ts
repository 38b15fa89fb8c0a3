export { existingUsers, insertUsers } from './user.store.ts';
