import { createContext, type ReactNode, startTransition, use, useEffect, useState } from 'react';

const DrawnAt = createContext<number | undefined>(undefined);

/** Lets what is below know when a server drew it, until the page has taken it over. */
export function DrawnBefore({ at, children }: { at: number | undefined; children: ReactNode }) {
  const [drawnAt, setDrawnAt] = useState(at);
  useEffect(() => startTransition(() => setDrawnAt(undefined)), []);
  return <DrawnAt value={drawnAt}>{children}</DrawnAt>;
}

/**
 * When a server drew the page, which the page draws once more just so. Nothing from then on: the reader, their clock and their zone are
 * known to their browser alone.
 */
export const useDrawnAt = (): number | undefined => use(DrawnAt);
