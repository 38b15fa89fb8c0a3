import { isRefusal, type Visit } from '@stagedoor/client';
import { type QueryResultOf, stagedoorQueries, useStagedoor } from '@stagedoor/client/react';
import { useQuery } from '@tanstack/react-query';
import { settings } from '../settings.ts';

const againMs = 3_000;

/**
 * What a visit's wallet holds. Where money is added elsewhere, it is looked at when somebody comes back from there.
 * @param needed a sum, in the concert's minor unit: until the wallet holds it, it is looked at again and again, too
 */
export function useLiveBalance(visit: Visit, needed = 0): QueryResultOf<Visit['balance']> {
  const queries = stagedoorQueries(useStagedoor());
  const isElsewhere = settings.canCharge !== true;
  return useQuery({
    ...queries.balance(visit),
    refetchOnWindowFocus: isElsewhere ? 'always' : true,
    refetchInterval: ({ state: { data = 0, error } }) =>
      isElsewhere && data < needed && !isRefusal(error, 'TOKEN_EXPIRED', 'TOKEN_SPENT', 'TOKEN_INVALID') && againMs,
  });
}
