import type { StoredVisit, Visit } from '@stagedoor/client';

/** Where visits are kept: what works like `sessionStorage`, or how to get it, which is asked for in a browser alone. */
export type VisitStorage = Kept | (() => Kept);

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Whose visit to what. */
export interface StoredAt {
  readonly concertId: string;
  /** Nothing where it isn't known. */
  readonly userId: string | undefined;
}

const keyOf = ({ concertId, userId = '' }: StoredAt): string => `stagedoor visit ${concertId} ${userId}`;

const opened = (storage: VisitStorage | undefined): Kept | undefined =>
  typeof storage === 'function' ? storage() : storage;

/** The visit that was stored, or nothing where the storage has none or can't be used. */
export function readVisit(storage: VisitStorage | undefined, at: StoredAt): StoredVisit | undefined {
  try {
    const stored = JSON.parse(opened(storage)?.getItem(keyOf(at)) ?? 'null') as Partial<StoredVisit> | null;
    if (typeof stored?.token !== 'string') return undefined;
    const { token, aheadAtStart } = stored;
    return { concertId: at.concertId, token, ...(typeof aheadAtStart === 'number' ? { aheadAtStart } : {}) };
  } catch {
    return undefined;
  }
}

const storing = new WeakMap<Visit, () => void>();

/** Stores a visit, and again whenever `storeAgain` says so. A browser that forbids storage loses nothing but the resuming. */
export function storeVisit(storage: VisitStorage | undefined, at: StoredAt, visit: Visit): void {
  const store = (): void => {
    try {
      opened(storage)?.setItem(keyOf(at), JSON.stringify(visit));
    } catch {
      // Full, or forbidden.
    }
  };
  storing.set(visit, store);
  store();
}

/** For what became known of a stored visit: where it began, after the draw. */
export function storeAgain(visit: Visit): void {
  storing.get(visit)?.();
}

/** Forgets a visit. */
export function forgetVisit(storage: VisitStorage | undefined, at: StoredAt, visit: Visit): void {
  storing.delete(visit);
  try {
    opened(storage)?.removeItem(keyOf(at));
  } catch {
    // Forbidden.
  }
}
