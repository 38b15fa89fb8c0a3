import type { RouterOutputs } from '@stagedoor/client';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { Preview } from './preview.tsx';

type StoredPlan = RouterOutputs['plan']['get'];

/** A stored plan: it never changes, so it is asked for once. */
export const useStoredPlan = (planId: string) =>
  useAsked(['plan', planId], (server) => server.plan.get.query({ planId }), { enabled: planId !== '' });

/** What a stored plan looks like. */
export function StoredPreview({ planId }: { planId: StoredPlan['planId'] }) {
  const { data, error, refetch } = useStoredPlan(planId);
  if (error) return <Refused error={error} onAgain={() => void refetch()} />;
  return data && <Preview plan={data.plan} />;
}
