import { type QueryResultOf, stagedoorQueries, useStagedoor } from '@stagedoor/client/react';
import type { StagedoorClient } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';

/** How often a concert is looked at again: its sale opens, pauses and closes while people look. */
const againMs = 15_000;

/** A concert, kept up to date while it is shown. */
export function useLiveConcert(concertId: string): QueryResultOf<StagedoorClient['concert']['get']['query']> {
  const queries = stagedoorQueries(useStagedoor());
  return useQuery({ ...queries.concert(concertId), refetchInterval: againMs });
}
