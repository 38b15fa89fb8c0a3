'use client';
import type { RouterInputs, StagedoorClient } from '@stagedoor/client';
import { useQuery } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { QueryResultOf } from './types.ts';

/** The payments of whoever is signed in, newest first, with the one that `usePay` just made. */
export function usePayments(
  page?: NonNullable<RouterInputs['payment']['list']>,
): QueryResultOf<StagedoorClient['payment']['list']['query']> {
  return useQuery(stagedoorQueries(useStagedoor()).payments(page));
}
