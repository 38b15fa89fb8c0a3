import type { Snapshot } from './snapshot.ts';

/** A part of a table: rows whose key lies above `low`, up to and with `high`. The ends of the table have none. */
export interface Piece {
  readonly low: readonly unknown[] | undefined;
  readonly high: readonly unknown[] | undefined;
}

/**
 * Cuts a table into pieces of about `size` rows along `key`, the first columns of its primary key. Rows with the same key are
 * never parted, so a group of rows is whole in one piece.
 */
export async function* piecesOf(
  snapshot: Snapshot,
  table: string,
  key: readonly string[],
  size: number,
): AsyncGenerator<Piece> {
  const columns = key.join(', ');
  for (let low: Piece['low']; ;) {
    const after = whereKey(key, { low, high: undefined }, 1);
    const [border] = await snapshot.rows<Record<string, unknown>>(
      `select ${columns} from ${table} ${after} order by ${columns} offset ${size - 1} limit 1`,
      low,
    );
    const high = border && key.map((column) => border[column]);
    yield { low, high };
    if (high === undefined) return;
    low = high;
  }
}

/** The condition that picks a piece. Its values are `low` and then `high`, from `$first` on. */
export function whereKey(key: readonly string[], { low, high }: Piece, first: number): string {
  let next = first;
  const compare = (sign: string): string => `(${key.join(', ')}) ${sign} (${key.map(() => `$${next++}`).join(', ')})`;
  const conditions = [...(low ? [compare('>')] : []), ...(high ? [compare('<=')] : [])];
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}
