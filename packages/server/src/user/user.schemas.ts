import { z } from 'zod';
import type { FoundUser } from '../rpc/outputs.ts';
import {
  type KeyedByOperator,
  keyOfOperator,
  label,
  page,
  type PageRequest,
  requestOf,
  userId,
  userIdShape,
} from '../rpc/inputs.ts';

/** Who becomes a user. */
export interface CreateUserRequest extends KeyedByOperator {
  /** The `sub` that the user's access tokens will carry: 1–255 characters, no control characters. */
  userId: string;
  /** For people to read: 1–200 characters, no control characters. */
  name: string;
}

/** Which user. */
export interface UserRequest {
  /** The `sub` of their access tokens. */
  userId: string;
}

/** Whom to erase. */
export interface EraseRequest extends UserRequest, KeyedByOperator {}

export const eraseInput = requestOf<EraseRequest>()(z.object({ userId, ...keyOfOperator }));
export const userInput = requestOf<UserRequest>()(z.object({ userId }));
// A cursor names a user, whose id may be long.
export const listUsersInput = requestOf<PageRequest | undefined>()(
  z.object({ ...page, cursor: z.string().max(1_400).optional() }).prefault({}),
);
export const createUserInput = requestOf<CreateUserRequest>()(
  z.object({
    userId: z.string().regex(userIdShape, 'must be 1–255 characters, without control characters'),
    name: label(200),
    ...keyOfOperator,
  }),
);

/** A user, as the operator made them. */
export interface UserOutput {
  userId: string;
  name: string;
}

/** A user who was erased. */
export interface ErasedUser {
  userId: string;
  /** Of the first time. */
  erasedAt: Date;
}

/** Users, in the order of their ids. */
export interface UserPage {
  users: FoundUser[];
  nextCursor: string | null;
}
