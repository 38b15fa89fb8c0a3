'use client';
import { isRefusal, type Visit } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keyOf, paymentsKey, stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { MutationResultOf } from './types.ts';

/** Pays for held seats from the wallet, and ends the visit. Paying for a hold again never takes money twice. */
export function usePay(visit: Visit): MutationResultOf<Visit['pay']> {
  const queryClient = useQueryClient();
  const stagedoor = useStagedoor();
  const { queryKey } = stagedoorQueries(stagedoor).balance(visit);
  return useMutation({
    mutationFn: (hold) => visit.pay(hold),
    onSuccess({ balance }) {
      // The visit is over: its token asks for nothing any more.
      queryClient.setQueryData(queryKey, balance);
      queryClient.setQueryData([...keyOf(visit), 'holds'], []);
      void queryClient.invalidateQueries({ queryKey: paymentsKey(stagedoor.client) });
    },
    // What the wallet was thought to hold is wrong.
    onError: (error) => isRefusal(error, 'INSUFFICIENT_BALANCE') && queryClient.invalidateQueries({ queryKey }),
    retry: false,
  });
}
