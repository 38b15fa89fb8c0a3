import type { RouterInputs } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { useTitle } from '../../page/use-title.ts';
import { changedPrices, faultsOfPrices, Prices, type TypedPrices } from '../date/prices.tsx';
import { Field } from '../field.tsx';
import { asSent } from '../moments.ts';
import { faultsOf, Refused } from '../refused.tsx';
import { asked, useAsked, useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import { HallChoice } from './hall-choice.tsx';
import { PlanText } from './plan-text.tsx';
import { Preview } from './preview.tsx';
import { useStoredPlan } from './stored-plan.tsx';
import { useWrittenPlan } from './use-written-plan.ts';

/** A new date in a stored hall, at its prices or at others, or in one that is written here: seen before it is made. */
export function AddDatePage() {
  const { concertId } = useParams({ from: '/desk/concerts/$concertId/add-date' });
  const { say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intent = useIntent();
  const [startsAt, setStartsAt] = useState('');
  const [planId, setPlanId] = useState('');
  const [typed, setTyped] = useState<TypedPrices>({});
  useTitle(say('desk.addDate'));
  const concert = useAsked(['concert', concertId], (each) => each.concert.get.query({ concertId }));
  const stored = useStoredPlan(planId);
  const add = useMutation({
    mutationFn: (input: RouterInputs['concert']['addSchedule']) =>
      intent(input, (keyed) => server.concert.addSchedule.mutate(keyed)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [asked] });
      await navigate({ to: '/desk/concerts/$concertId', params: { concertId } });
    },
  });
  const written = useWrittenPlan(add.error);
  const plan = planId === '' ? written.plan : stored.data?.plan;
  const currency = concert.data?.currency;
  const prices = planId !== '' && plan && currency ? changedPrices(plan.sections, typed, currency) : [];
  const faults = faultsOf(add.error);
  const ofPrices = faultsOfPrices(prices, faults, 'prices');
  const isReady = startsAt !== '' && plan !== undefined;
  return (
    <form
      className="desk-part desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        written.sent();
        const hall = planId === '' ? plan : { planId, ...(prices.length > 0 ? { prices } : {}) };
        add.mutate({ concertId, startsAt: asSent(startsAt), ...hall });
      }}
    >
      <p>
        <Link to="/desk/concerts/$concertId" params={{ concertId }}>
          {concert.data?.title ?? say('desk.concert')}
        </Link>
      </p>
      <h1>{say('desk.addDate')}</h1>
      <Field
        type="datetime-local"
        label={say('desk.startsAt')}
        hint={say('desk.yourClock')}
        fault={faults['startsAt']}
        value={startsAt}
        onValue={setStartsAt}
      />
      <HallChoice
        planId={planId}
        fault={faults['planId']}
        onPlan={(chosen) => {
          setPlanId(chosen);
          setTyped({});
        }}
      />
      {planId === '' && <PlanText text={written.text} faults={written.faults} onText={written.setText} />}
      {plan && <Preview plan={plan} />}
      {planId !== '' && plan && currency && (
        <Prices sections={plan.sections} currency={currency} typed={typed} faults={ofPrices} onTyped={setTyped} />
      )}
      {stored.error && <Refused error={stored.error} onAgain={() => void stored.refetch()} />}
      {add.error && (
        <Refused
          error={add.error}
          but={[
            'startsAt',
            'planId',
            ...written.refusedFields,
            ...Object.keys(faults).filter((each) => each.startsWith('prices.')),
          ]}
        />
      )}
      <Button type="submit" look="accent" disabled={!isReady} busy={add.isPending}>
        {say('desk.addDate')}
      </Button>
    </form>
  );
}
