import { z } from 'zod';
import { type KeyedByOperator, keyOfOperator, label, requestOf, userIdShape } from '../rpc/inputs.ts';

/** Who becomes a user. */
export interface CreateUserRequest extends KeyedByOperator {
  /** The `sub` that the user's access tokens will carry: 1–255 characters, no control characters. */
  userId: string;
  /** For people to read: 1–200 characters, no control characters. */
  name: string;
}

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
