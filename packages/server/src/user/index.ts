export { findUser } from './find.ts';
export { userKeys } from './keys.ts';
export { refuseUnknown } from './user.rules.ts';
export { userInput } from './user.schemas.ts';
export { finishErasure, insertUsers, knownUsers, readErasing } from './user.store.ts';
