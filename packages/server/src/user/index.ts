export { userModels } from './user.model.ts';
export { userRouter } from './user.router.ts';
export { existingUsers } from './user.store.ts';
