'use client';
import type { RouterInputs, StagedoorClient } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** Concerts, newest first. Needs no visit and no login. */
export function useConcerts(
  page?: NonNullable<RouterInputs['concert']['list']>,
): QueryResultOf<StagedoorClient['concert']['list']['query']> {
  return useQuery(stagedoorQueries(useStagedoor()).concerts(page));
}
