import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { useTitle } from '../../page/use-title.ts';
import { Field } from '../field.tsx';
import { Refused } from '../refused.tsx';
import { asked, useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import { exampleHall, HallChoice, readPlan } from './hall-choice.tsx';

/** A new date with its hall, seen before it is made. */
export function AddDatePage() {
  const { concertId } = useParams({ from: '/desk/concerts/$concertId/add-date' });
  const { say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intent = useIntent();
  const [startsAt, setStartsAt] = useState('');
  const [planId, setPlanId] = useState('');
  const [text, setText] = useState(exampleHall);
  useTitle(say('desk.addDate'));
  const { plan } = readPlan(text);
  const add = useMutation({
    mutationFn: () => {
      const input = {
        concertId,
        startsAt: new Date(startsAt).toISOString(),
        ...(planId === '' ? plan : { planId }),
      };
      return server.concert.addSchedule.mutate({ ...input, idempotencyKey: intent(input) });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [asked] });
      await navigate({ to: '/desk/concerts/$concertId', params: { concertId } });
    },
  });
  const isReady = startsAt !== '' && (planId !== '' || plan !== undefined);
  return (
    <form
      className="desk-part desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) add.mutate();
      }}
    >
      <h1>{say('desk.addDate')}</h1>
      <Field
        type="datetime-local"
        label={say('desk.startsAt')}
        hint={say('desk.yourClock')}
        value={startsAt}
        onValue={setStartsAt}
      />
      <HallChoice planId={planId} text={text} onPlan={setPlanId} onText={setText} />
      {add.error && <Refused error={add.error} />}
      <Button type="submit" look="accent" disabled={!isReady} busy={add.isPending}>
        {say('desk.addDate')}
      </Button>
    </form>
  );
}
