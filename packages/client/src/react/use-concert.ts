'use client';
import type { StagedoorClient } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** One concert as anyone may see it. Needs no visit and no login. */
export function useConcert(concertId: string): QueryResultOf<StagedoorClient['concert']['get']['query']> {
  return useQuery(stagedoorQueries(useStagedoor()).concert(concertId));
}
