'use client';
import type { Visit } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** What the wallet holds, in the concert's minor unit. */
export function useBalance(visit: Visit): QueryResultOf<Visit['balance']> {
  return useQuery(stagedoorQueries(useStagedoor()).balance(visit));
}
