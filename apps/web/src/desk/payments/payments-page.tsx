import type { RouterInputs } from '@stagedoor/client';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { useTitle } from '../../page/use-title.ts';
import { Choice, Field } from '../field.tsx';
import { useAsked } from '../server.ts';
import { useWords } from '../words.ts';
import { FoundPayments } from './found-payments.tsx';
import { type PaymentStatus, paymentStatuses, type PaymentsSearch } from './payments-search.ts';

/** Payments of anybody, by whatever is known of them. The address tells what is looked for, so that it can be sent to somebody. */
export function DeskPaymentsPage() {
  const { say } = useWords();
  const search = useSearch({ from: '/desk/payments' });
  const navigate = useNavigate();
  useTitle(say('desk.payments'));
  return (
    <section className="desk-part">
      <h1>{say('desk.payments')}</h1>
      <Finder
        key={JSON.stringify(search)}
        search={search}
        onFind={(wanted) => void navigate({ to: '/desk/payments', search: wanted })}
      />
      <FoundPayments search={search satisfies RouterInputs['payment']['search']} />
    </section>
  );
}

function Finder({ search, onFind }: { search: PaymentsSearch; onFind: (search: PaymentsSearch) => void }) {
  const { say } = useWords();
  const [typed, setTyped] = useState<Record<string, string>>({ ...search });
  const set = (name: keyof PaymentsSearch) => (value: string) => setTyped({ ...typed, [name]: value });
  const concerts = useAsked(['concerts', 'to choose'], (server) => server.concert.list.query({ limit: 100 }));
  const newest = concerts.data?.concerts.map(({ concertId, title }) => [concertId, title] as const) ?? [];
  // The address may name an older one than are chosen from here.
  const { concertId = '' } = search;
  const isOlder = concertId !== '' && !newest.some(([id]) => id === concertId);
  const older = useAsked(['concert', concertId], (server) => server.concert.get.query({ concertId }), {
    enabled: isOlder && concerts.isFetched,
  });
  return (
    <form
      className="finder"
      onSubmit={(event) => {
        event.preventDefault();
        const given = Object.entries(typed).map(([name, value]) => [name, value.trim()] as const);
        onFind(Object.fromEntries(given.filter(([, value]) => value !== '')) as PaymentsSearch);
      }}
    >
      <Field label={say('desk.user')} value={typed['userId'] ?? ''} onValue={set('userId')} />
      <Field label={say('desk.paymentId')} value={typed['paymentId'] ?? ''} onValue={set('paymentId')} />
      <Choice
        label={say('desk.concert')}
        value={typed['concertId'] ?? ''}
        options={[
          ['', say('desk.any')],
          ...(isOlder ? [[concertId, older.data?.title ?? concertId] as const] : []),
          ...newest,
        ]}
        onValue={set('concertId')}
      />
      <Choice
        label={say('desk.status')}
        value={typed['status'] ?? ''}
        options={[
          ['', say('desk.any')],
          ...paymentStatuses.map((status: PaymentStatus) => [status, say(`desk.paid.${status}`)] as const),
        ]}
        onValue={set('status')}
      />
      <Button type="submit" look="accent">
        {say('desk.find')}
      </Button>
    </form>
  );
}
