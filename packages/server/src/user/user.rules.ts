import { type Refusal, refusal } from '../errors.ts';

/** A user whom nobody knows, or who was erased, gets nothing new. */
export function refuseUnknown(user: { readonly erasedAt: Date | null } | undefined): Refusal | undefined {
  if (user === undefined) return refusal('USER_NOT_FOUND');
  return refuseErased(user);
}

/** An erased user comes back by no call: whoever makes users for a whole list of people must not undo it. */
export function refuseErased({ erasedAt }: { readonly erasedAt: Date | null }): Refusal | undefined {
  return erasedAt === null ? undefined : refusal('USER_ERASED');
}
