import { refusal } from '../errors.ts';
import { Refused } from './refused.ts';

/** Cursors are opaque to callers: the key of the last row they saw. */
export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url');

/** The keys that lists give out: ids, and the numbers of ledger entries. */
const idKey = /^[a-z]{3}_[0-9A-Za-z]{1,40}$/;
export const numberKey = /^\d{1,15}$/;

/** Rows that one page of a filtered list reads at most: so it is quick, however rare is what is asked for. */
const readForAFilter = 500;

/** How many rows to read for a page: enough to know whether another one follows. */
export const rowsToRead = (limit: number, isFiltered = false): number => (isFiltered ? readForAFilter : limit + 1);

/**
 * Of the rows that were read those of a page, and the cursor behind the last one that was looked at; null on the last page. A filtered
 * page may be short and still not the last.
 */
export function pageOf<Row>(
  read: readonly Row[],
  { limit, isFiltered = false }: { limit: number; isFiltered?: boolean },
  keyOf: (row: Row) => string,
  keep: (row: Row) => boolean = () => true,
): { page: Row[]; nextCursor: string | null } {
  const page: Row[] = [];
  let looked = 0;
  while (looked < read.length && page.length < limit) {
    const row = read[looked++]!;
    if (keep(row)) page.push(row);
  }
  const isLast = looked === read.length && read.length < rowsToRead(limit, isFiltered);
  return { page, nextCursor: isLast ? null : encodeCursor(keyOf(read[looked - 1]!)) };
}

/** A key greater than every id of a kind: they are made of digits and small letters. */
export const beyondEvery = (kind: string): string => `${kind}_${'z'.repeat(40)}`;

/** The key before which a list of a kind goes on, newest first: the cursor's, or of the first page one beyond every id. */
export const keyBefore = (kind: string, cursor: string | undefined): string =>
  cursor === undefined ? beyondEvery(kind) : decodeCursor(cursor);

/** The key in a cursor, or the refusal of a cursor that no such list gave out. */
export function decodeCursor(cursor: string, shape: RegExp = idKey): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!shape.test(key))
    throw new Refused(
      refusal('INVALID_INPUT', { fieldErrors: { cursor: ['must be the nextCursor of the page before'] } }),
    );
  return key;
}
