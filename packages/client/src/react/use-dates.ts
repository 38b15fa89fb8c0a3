'use client';
import type { Visit } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** A concert's dates and how many seats each has left, kept up to date while they are shown. */
export function useDates(visit: Visit): QueryResultOf<Visit['dates']> {
  return useQuery(stagedoorQueries(useStagedoor()).dates(visit));
}
