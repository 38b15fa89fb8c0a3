'use client';
import type { Visit } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keyOf } from './queries.ts';
import type { MutationResultOf } from './types.ts';

/** Holds 1–8 seats of a date, all or none. Whatever comes of it, dates and seats are asked for anew. */
export function useReserve(visit: Visit): MutationResultOf<Visit['reserve']> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (seats) => visit.reserve(seats),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: keyOf(visit) }),
    retry: false,
  });
}
