'use client';
import type { StagedoorClient } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** Where the seats of a date stand, which never changes, and what they cost. Needs no visit and no login. */
export function useSeatMap(
  concertId: string,
  scheduleId: string,
): QueryResultOf<StagedoorClient['concert']['seatMap']['query']> {
  return useQuery(stagedoorQueries(useStagedoor()).seatMap(concertId, scheduleId));
}
