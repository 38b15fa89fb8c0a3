import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { useTitle } from '../../page/use-title.ts';
import { Field } from '../field.tsx';
import { faultsOf, Refused } from '../refused.tsx';
import { asked, useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';

/** A new concert. Its dates come afterwards. */
export function NewConcertPage() {
  const { say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intent = useIntent();
  const [title, setTitle] = useState('');
  const [venue, setVenue] = useState('');
  const [timeZone, setTimeZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [currency, setCurrency] = useState('KRW');
  const [salesOpenAt, setSalesOpenAt] = useState('');
  useTitle(say('desk.new'));
  const create = useMutation({
    mutationFn: () => {
      const input = {
        title: title.trim(),
        currency: currency.trim(),
        ...(venue.trim() === '' ? {} : { venue: venue.trim() }),
        ...(timeZone.trim() === '' ? {} : { timeZone: timeZone.trim() }),
        ...(salesOpenAt === '' ? {} : { salesOpenAt: new Date(salesOpenAt).toISOString() }),
      };
      return intent(input, (keyed) => server.concert.create.mutate(keyed));
    },
    onSuccess: async ({ concertId }) => {
      await queries.invalidateQueries({ queryKey: [asked] });
      await navigate({ to: '/desk/concerts/$concertId', params: { concertId } });
    },
  });
  const faults = faultsOf(create.error);
  return (
    <form
      className="desk-part desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') create.mutate();
      }}
    >
      <h1>{say('desk.new')}</h1>
      <Field
        fault={faults['title']}
        label={say('desk.concertTitle')}
        value={title}
        maxLength={200}
        onValue={setTitle}
      />
      <Field fault={faults['venue']} label={say('desk.venue')} value={venue} maxLength={200} onValue={setVenue} />
      <Field
        fault={faults['timeZone']}
        label={say('desk.timeZone')}
        hint={say('desk.timeZoneWhy')}
        value={timeZone}
        onValue={setTimeZone}
      />
      <Field
        fault={faults['currency']}
        label={say('desk.currency')}
        hint={say('desk.currencyWhy')}
        value={currency}
        onValue={setCurrency}
      />
      <Field
        type="datetime-local"
        fault={faults['salesOpenAt']}
        label={say('desk.salesOpenAt')}
        hint={`${say('desk.salesOpenAtWhy')} ${say('desk.yourClock')}`}
        value={salesOpenAt}
        onValue={setSalesOpenAt}
      />
      {create.error && <Refused error={create.error} but={['title', 'venue', 'timeZone', 'currency', 'salesOpenAt']} />}
      <Button type="submit" look="accent" disabled={title.trim() === ''} busy={create.isPending}>
        {say('desk.create')}
      </Button>
    </form>
  );
}
