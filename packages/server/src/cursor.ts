import { refusal } from './errors.ts';
import { Refused } from './trpc-error.ts';

/** Cursors are opaque to callers: the key of the last row they saw. */
export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** The key in a cursor, or the refusal of a cursor that no list gave out. */
export function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!/^[0-9A-Za-z_]{1,60}$/.test(key))
    throw new Refused(
      refusal('INVALID_INPUT', { fieldErrors: { cursor: ['must be the nextCursor of the page before'] } }),
    );
  return key;
}
