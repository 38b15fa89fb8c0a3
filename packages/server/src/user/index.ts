export { existingUsers } from './user.store.ts';
