export { userModels } from './user.model.ts';
export { existingUsers } from './user.store.ts';
