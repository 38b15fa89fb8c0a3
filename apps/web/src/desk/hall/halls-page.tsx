import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { whole } from '../../language/forms.ts';
import { Button } from '../../page/button.tsx';
import { Notice } from '../../page/notice.tsx';
import { useTitle } from '../../page/use-title.ts';
import { Field } from '../field.tsx';
import { faultsOf, Refused } from '../refused.tsx';
import { asked, useAsked, useIntent, useServer } from '../server.ts';
import { exactly, useWords } from '../words.ts';
import { PlanText } from './plan-text.tsx';
import { Preview } from './preview.tsx';
import { StoredPreview } from './stored-plan.tsx';
import { useWrittenPlan } from './use-written-plan.ts';
import './hall.css';

/** Plans of halls that are there, to look at, and a new one from JSON, seen before it is kept. */
export function DeskHallsPage() {
  const { say } = useWords();
  useTitle(say('desk.halls'));
  return (
    <article className="desk-concert">
      <section className="desk-part">
        <h1>{say('desk.halls')}</h1>
        <p className="lead">{say('desk.halls.why')}</p>
        <Halls />
      </section>
      <NewHall />
    </article>
  );
}

function Halls() {
  const { language, say } = useWords();
  const [cursor, setCursor] = useState<string>();
  const [shown, setShown] = useState('');
  const { data, error, refetch } = useAsked(['plans', cursor], (server) =>
    server.plan.list.query({ limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
  );
  if (error) return <Refused error={error} onAgain={() => void refetch()} />;
  if (data?.plans.length === 0) return <Notice>{say('desk.halls.none')}</Notice>;
  return (
    <>
      <ul className="plain-list numbers">
        {data?.plans.map(({ planId, name, capacity, createdAt }) => (
          <li key={planId} className="hall-row">
            <strong>{name}</strong>
            <span>{say('desk.hall.seats', { seats: whole(capacity, language), count: capacity })}</span>
            <span className="soft">{exactly(createdAt, language)}</span>
            <Button
              look="plain"
              aria-expanded={shown === planId}
              onClick={() => setShown(shown === planId ? '' : planId)}
            >
              {say(shown === planId ? 'desk.halls.hide' : 'desk.halls.show')}
              <span className="visually-hidden"> {name}</span>
            </Button>
            {shown === planId && <StoredPreview planId={planId} />}
          </li>
        ))}
      </ul>
      <div className="row">
        {cursor !== undefined && <Button onClick={() => setCursor(undefined)}>{say('desk.first')}</Button>}
        {data?.nextCursor && <Button onClick={() => setCursor(data.nextCursor!)}>{say('desk.older')}</Button>}
      </div>
    </>
  );
}

function NewHall() {
  const { say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const intent = useIntent();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: (input: Parameters<typeof server.plan.create.mutate>[0]) =>
      intent(input, (keyed) => server.plan.create.mutate(keyed)),
    onSuccess: () => queries.invalidateQueries({ queryKey: [asked, 'plans'] }),
  });
  const written = useWrittenPlan(create.error);
  const { plan } = written;
  const isReady = name.trim() !== '' && plan !== undefined;
  return (
    <form
      className="desk-part desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        written.sent();
        create.mutate({ name: name.trim(), ...plan });
      }}
    >
      <h2>{say('desk.halls.new')}</h2>
      <Field
        label={say('desk.name')}
        hint={say('desk.halls.nameWhy')}
        fault={faultsOf(create.error)['name']}
        maxLength={100}
        value={name}
        onValue={setName}
      />
      <PlanText text={written.text} faults={written.faults} onText={written.setText} />
      {plan && <Preview plan={plan} />}
      {create.error && <Refused error={create.error} but={['name', ...written.refusedFields]} />}
      {create.isSuccess && <Notice kind="good">{say('desk.halls.kept')}</Notice>}
      <Button type="submit" look="accent" disabled={!isReady} busy={create.isPending}>
        {say('desk.halls.keep')}
      </Button>
    </form>
  );
}
