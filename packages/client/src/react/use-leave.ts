'use client';
import type { Visit } from '@stagedoor/client';
import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query';
import { keyOf } from './queries.ts';
import type { AnswerOf, RefusalBy } from './types.ts';

/** Ends a visit and gives its place and its held seats back. `useTurn` hears of it at once. */
export function useLeave(visit: Visit): UseMutationResult<AnswerOf<Visit['leave']>, RefusalBy<Visit['leave']>, void> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => visit.leave(),
    // The visit is over, and so is whatever it held.
    onSuccess: () => void queryClient.setQueryData([...keyOf(visit), 'holds'], []),
    retry: false,
  });
}
