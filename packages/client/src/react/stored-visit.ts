import type { StoredVisit, Visit } from '@stagedoor/client';

/** Where visits are kept: `sessionStorage`, or whatever works like it. */
export type VisitStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (concertId: string): string => `stagedoor visit ${concertId}`;

/** The visit to a concert that was stored, or nothing where the storage has none or can't be used. */
export function readVisit(storage: VisitStorage | undefined, concertId: string): StoredVisit | undefined {
  try {
    const stored = JSON.parse(storage?.getItem(keyOf(concertId)) ?? 'null') as Partial<StoredVisit> | null;
    return typeof stored?.token === 'string' ? { concertId, token: stored.token } : undefined;
  } catch {
    return undefined;
  }
}

/** Stores a visit, or forgets it. A browser that forbids storage loses nothing but the resuming. */
export function storeVisit(storage: VisitStorage | undefined, concertId: string, visit: Visit | undefined): void {
  try {
    if (visit === undefined) storage?.removeItem(keyOf(concertId));
    else storage?.setItem(keyOf(concertId), JSON.stringify(visit));
  } catch {
    // Full, or forbidden.
  }
}
