import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, startTransition, use, useEffect, useEffectEvent, useState } from 'react';
import { isOld } from './sight.ts';

const DrawnAt = createContext<number | undefined>(undefined);

/** Lets what is below know when a server drew it, until the page has taken it over; what was long ago is then asked anew. */
export function DrawnBefore({ at, children }: { at: number | undefined; children: ReactNode }) {
  const [drawnAt, setDrawnAt] = useState(at);
  const queryClient = useQueryClient();
  const hasTakenOver = useEffectEvent(() => {
    startTransition(() => setDrawnAt(undefined));
    // Not what pages have begun to ask just now.
    if (at !== undefined && isOld(at)) void queryClient.invalidateQueries({}, { cancelRefetch: false });
  });
  useEffect(() => hasTakenOver(), []);
  return <DrawnAt value={drawnAt}>{children}</DrawnAt>;
}

/**
 * When a server drew the page, which the page draws once more just so. Nothing from then on: the reader, their clock and their zone are
 * known to their browser alone.
 */
export const useDrawnAt = (): number | undefined => use(DrawnAt);
