import { z } from 'zod';
import { keyOfOperator, label, userIdShape } from '../rpc/inputs.ts';

export const createUserInput = z.object({
  /** The `sub` that the user's access tokens will carry: 1–255 characters, no control characters. */
  userId: z.string().regex(userIdShape, 'must be 1–255 characters, without control characters'),
  /** For people to read: 1–200 characters, no control characters. */
  name: label(200),
  ...keyOfOperator,
});

/** A user, as the operator made them. */
export interface UserOutput {
  userId: string;
  name: string;
}
