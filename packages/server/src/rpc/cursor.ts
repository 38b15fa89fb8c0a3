import { refusal } from '../errors.ts';
import { Refused } from './refused.ts';

/** Cursors are opaque to callers: the key of the last row they saw. */
export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** The keys that lists give out: ids, and the numbers of ledger entries. */
const idKey = /^[a-z]{3}_[0-9A-Za-z]{1,40}$/;
export const numberKey = /^\d{1,15}$/;

/** The key in a cursor, or the refusal of a cursor that no such list gave out. */
export function decodeCursor(cursor: string, shape: RegExp = idKey): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!shape.test(key))
    throw new Refused(
      refusal('INVALID_INPUT', { fieldErrors: { cursor: ['must be the nextCursor of the page before'] } }),
    );
  return key;
}
