'use client';
import type { Visit } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/**
 * The seats of a date that can be had, kept up to date while they are shown and after each `useReserve`: of these sections, when
 * some are named.
 */
export function useSeats(
  visit: Visit,
  scheduleId: string,
  wish?: { sections?: string[] | undefined },
): QueryResultOf<Visit['seats']> {
  return useQuery(stagedoorQueries(useStagedoor()).seats(visit, scheduleId, wish));
}
