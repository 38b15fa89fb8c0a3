import { isRefusal, type Visit } from '@stagedoor/client';
import { type QueryResultOf, stagedoorQueries, useStagedoor } from '@stagedoor/client/react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { settings } from '../settings.ts';

/** While a sum is missing. */
const soonMs = 3_000;

/** While nothing is needed yet: whoever only stands there is in no hurry, and whoever comes back may have been away to add money. */
const standingMs = 30_000;
const backMs = 4_000;
const atMostMs = 5 * 60_000;

/** From now on: first after that time or up to twice as long, since a crowd comes at once. */
const paceFrom = (ms: number): { since: number; atLeastMs: number } => ({
  since: Date.now(),
  atLeastMs: ms * (1 + Math.random()),
});

/**
 * What a visit's wallet holds. Where money is added elsewhere, it is looked at from time to time: slowly, so that a crowd in line asks
 * little, and soon when somebody comes back to the page; half as often after each look. Nothing is asked out of sight.
 * @param needed a sum, in the concert's minor unit: until the wallet holds it, it is looked at again and again
 */
export function useLiveBalance(visit: Visit, needed = 0): QueryResultOf<Visit['balance']> {
  const queries = stagedoorQueries(useStagedoor());
  const isElsewhere = settings.canCharge !== true;
  const [pace] = useState(() => paceFrom(standingMs));
  const balance = useQuery({
    ...queries.balance(visit),
    refetchInterval: ({ state: { data = 0, dataUpdatedAt, error, errorUpdatedAt } }) => {
      if (!isElsewhere || isRefusal(error, 'TOKEN_EXPIRED', 'TOKEN_SPENT', 'TOKEN_INVALID')) return false;
      if (needed > 0) return data < needed && soonMs;
      // By the last look and not by now: the line draws this anew every few seconds, and another interval begins from its start.
      const lookedForMs = Math.max(dataUpdatedAt, errorUpdatedAt) - pace.since;
      return Math.min(Math.max(pace.atLeastMs, lookedForMs), atMostMs);
    },
  });
  const { refetch } = balance;
  useEffect(() => {
    if (!isElsewhere) return;
    const leaving = new AbortController();
    // A window beside others never goes out of sight, so its focus counts, too.
    for (const name of ['visibilitychange', 'focus'])
      addEventListener(
        name,
        () => {
          if (document.visibilityState === 'hidden') return;
          Object.assign(pace, paceFrom(backMs));
          void refetch({ cancelRefetch: false });
        },
        { signal: leaving.signal },
      );
    return () => leaving.abort();
  }, [isElsewhere, pace, refetch]);
  return balance;
}
