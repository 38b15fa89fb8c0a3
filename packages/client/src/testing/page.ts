import { invalid } from './refused.ts';

/** One page of a list that is in its order already. The cursor is the place where the next one begins. */
export function pageOf<Item>(
  items: readonly Item[],
  page: { cursor?: string | undefined; limit?: number | undefined } | void,
): { items: Item[]; nextCursor: string | null } {
  const { cursor, limit = 50 } = page ?? {};
  const start = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isInteger(start)) throw invalid('cursor', 'must be the nextCursor of the page before');
  const end = start + limit;
  return { items: items.slice(start, end), nextCursor: end < items.length ? String(end) : null };
}
