'use client';
import type { Visit } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keyOf } from './queries.ts';
import type { MutationResultOf } from './types.ts';

/** Holds the best seats that can be had of what the wish allows. Whatever comes of it, dates and seats are asked for anew. */
export function useReserveBest(visit: Visit): MutationResultOf<Visit['reserveBest']> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (wish) => visit.reserveBest(wish),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: keyOf(visit) }),
    retry: false,
  });
}
