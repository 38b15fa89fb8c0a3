'use client';
import type { Visit } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** What a visit holds: after a reload, and after each `useReserve` and `useRelease`. */
export function useHolds(visit: Visit): QueryResultOf<Visit['holds']> {
  return useQuery(stagedoorQueries(useStagedoor()).holds(visit));
}
