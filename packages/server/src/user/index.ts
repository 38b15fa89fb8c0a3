export { userKeys } from './keys.ts';
export { existingUsers, insertUsers } from './user.store.ts';
export { findUser } from './find.ts';
export { type FoundUser, userInput } from './user.schemas.ts';
