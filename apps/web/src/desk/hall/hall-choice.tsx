import { useInfiniteQuery } from '@tanstack/react-query';
import { whole } from '../../language/forms.ts';
import { Button } from '../../page/button.tsx';
import { Choice } from '../field.tsx';
import { Refused } from '../refused.tsx';
import { asked, useServer } from '../server.ts';
import { useWords } from '../words.ts';

/** A stored plan of all that there are, the newest first, or none of them: then a hall is written. */
export function HallChoice({
  planId,
  fault,
  onPlan,
}: {
  planId: string;
  fault: string | undefined;
  onPlan: (planId: string) => void;
}) {
  const { language, say } = useWords();
  const server = useServer();
  const plans = useInfiniteQuery({
    queryKey: [asked, 'plans', 'to choose'],
    queryFn: ({ pageParam: cursor }) =>
      server.plan.list.query({ limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // The client has tried again already.
    retry: false,
  });
  const found = plans.data?.pages.flatMap((page) => page.plans) ?? [];
  return (
    <>
      <Choice
        label={say('desk.hall')}
        fault={fault}
        value={planId}
        options={[
          ['', say('desk.hall.written')],
          ...found.map((plan) => [plan.planId, `${plan.name} (${whole(plan.capacity, language)})`] as const),
        ]}
        onValue={onPlan}
      />
      {plans.hasNextPage && (
        <Button look="plain" busy={plans.isFetchingNextPage} onClick={() => void plans.fetchNextPage()}>
          {say('desk.hall.more', { count: found.length, shown: whole(found.length, language) })}
        </Button>
      )}
      {plans.error && <Refused error={plans.error} onAgain={() => void plans.refetch()} />}
    </>
  );
}
