import { isRefusal, type Visit } from '@stagedoor/client';
import { type QueryResultOf, stagedoorQueries, useStagedoor } from '@stagedoor/client/react';
import { focusManager, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { settings } from '../settings.ts';

/** While a sum is missing. */
const soonMs = 3_000;

/** While nothing is needed yet. */
const atLeastMs = 5_000;
const atMostMs = 5 * 60_000;

/**
 * What a visit's wallet holds. Where money is added elsewhere, it is looked at when somebody comes back from there and from time to time
 * after it: soon at first, and less often the longer they look on, so that a crowd in line asks little. Nothing is asked out of sight.
 * @param needed a sum, in the concert's minor unit: until the wallet holds it, it is looked at again and again
 */
export function useLiveBalance(visit: Visit, needed = 0): QueryResultOf<Visit['balance']> {
  const queries = stagedoorQueries(useStagedoor());
  const isElsewhere = settings.canCharge !== true;
  const [look] = useState(() => ({ since: Date.now() }));
  useEffect(
    () =>
      focusManager.subscribe((isFocused) => {
        if (isFocused) look.since = Date.now();
      }),
    [look],
  );
  return useQuery({
    ...queries.balance(visit),
    refetchOnWindowFocus: isElsewhere ? 'always' : true,
    refetchInterval: ({ state: { data = 0, error } }) => {
      if (!isElsewhere || isRefusal(error, 'TOKEN_EXPIRED', 'TOKEN_SPENT', 'TOKEN_INVALID')) return false;
      if (needed > 0) return data < needed && soonMs;
      return Math.min(Math.max(atLeastMs, (Date.now() - look.since) / 2), atMostMs);
    },
  });
}
