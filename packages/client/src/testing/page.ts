import { invalid } from './refused.ts';

/** One page of a list that is in its order already. The cursor names the last item of the page before: what comes meanwhile moves none. */
export function pageOf<Item>(
  items: readonly Item[],
  page: { cursor?: string | undefined; limit?: number | undefined } | void,
  idOf: (item: Item) => string,
): { items: Item[]; nextCursor: string | null } {
  const { cursor, limit = 50 } = page ?? {};
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid('limit', 'must be a whole number from 1 to 100');
  const start = cursor === undefined ? 0 : items.findIndex((item) => idOf(item) === cursor) + 1;
  if (cursor !== undefined && start === 0) throw invalid('cursor', 'must be the nextCursor of the page before');
  const shown = items.slice(start, start + limit);
  return { items: shown, nextCursor: start + limit < items.length ? idOf(shown.at(-1)!) : null };
}
