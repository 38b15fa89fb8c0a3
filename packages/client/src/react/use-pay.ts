'use client';
import type { Visit } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { MutationResultOf } from './types.ts';

/** Pays for held seats from the wallet, and ends the visit. Paying for a hold again never takes money twice. */
export function usePay(visit: Visit): MutationResultOf<Visit['pay']> {
  const queryClient = useQueryClient();
  const { queryKey } = stagedoorQueries(useStagedoor()).balance(visit);
  return useMutation({
    mutationFn: (hold) => visit.pay(hold),
    // The visit is over: its token asks for no balance any more.
    onSuccess: ({ balance }) => void queryClient.setQueryData(queryKey, balance),
    retry: false,
  });
}
