'use client';
import type { Visit } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keyOf } from './queries.ts';
import type { MutationResultOf } from './types.ts';

/** Gives held seats back. */
export function useRelease(visit: Visit): MutationResultOf<Visit['release']> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (hold) => visit.release(hold),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: keyOf(visit) }),
    retry: false,
  });
}
