'use client';
import type { Visit } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { stagedoorQueries } from './queries.ts';
import { useStagedoor } from './provider.ts';
import type { MutationResultOf } from './types.ts';

/** Tops the wallet up, by a whole number of the concert's minor unit. */
export function useCharge(visit: Visit): MutationResultOf<Visit['charge']> {
  const queryClient = useQueryClient();
  const { queryKey } = stagedoorQueries(useStagedoor()).balance(visit);
  return useMutation({
    mutationFn: (amount) => visit.charge(amount),
    onSettled: () => void queryClient.invalidateQueries({ queryKey }),
    retry: false,
  });
}
