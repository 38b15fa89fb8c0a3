import type { RouterInputs, RouterOutputs } from '@stagedoor/client';
import { useState } from 'react';
import { money, whole } from '../../language/forms.ts';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { useAsked, useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';

/** The whole concert does not take place. */
export function CancelConcert({
  concert: { concertId, title },
  waiting,
}: {
  concert: RouterOutputs['concert']['get'];
  waiting: number;
}) {
  const { language, say } = useWords();
  const server = useServer();
  const [reason, setReason] = useState('');
  const intent = useIntent();
  return (
    <section className="desk-part">
      <h2>{say('desk.cancel.title')}</h2>
      <p className="soft">{say('desk.cancel.what')}</p>
      <Ask
        label={say('desk.cancel')}
        title={say('desk.cancel.ask', { title })}
        why={say('desk.cancel.why', { waiting: whole(waiting, language), count: waiting })}
        go={say('desk.cancel.go')}
        ready={reason.trim() !== ''}
        onGo={() => {
          const input = { concertId, reason: reason.trim() };
          return intent(input, (keyed) => server.concert.cancel.mutate(keyed));
        }}
      >
        <Refunds of={{ concertId }} />
        <Reason value={reason} onValue={setReason} />
      </Ask>
    </section>
  );
}

/** One date does not take place. */
export function CancelDate({
  when,
  look = 'plain',
  ...of
}: {
  concertId: string;
  scheduleId: string;
  when: string;
  look?: 'plain' | 'quiet';
}) {
  const { say } = useWords();
  const server = useServer();
  const [reason, setReason] = useState('');
  const intent = useIntent();
  return (
    <Ask
      label={say('desk.cancelDate')}
      look={look}
      title={say('desk.cancelDate.ask', { when })}
      why={say('desk.cancelDate.why')}
      go={say('desk.cancelDate.go')}
      ready={reason.trim() !== ''}
      onGo={() => {
        const input = { ...of, reason: reason.trim() };
        return intent(input, (keyed) => server.concert.cancelSchedule.mutate(keyed));
      }}
    >
      <Refunds of={of} />
      <Reason value={reason} onValue={setReason} />
    </Ask>
  );
}

/** What cancelling gives back: asked when it matters, so that it is true. */
function Refunds({ of }: { of: RouterInputs['payment']['totals'] }) {
  const { language, say } = useWords();
  const totals = useAsked(['due', of], (server) => server.payment.totals.query(of), { everyMs: 2_000 });
  if (totals.data === undefined) return <p className="soft">{say('page.loading')}</p>;
  const { open, amount, refunded, currency } = totals.data;
  return (
    <p className="due numbers" role="status">
      {say('desk.cancel.due', {
        count: open,
        payments: whole(open, language),
        amount: money(amount - refunded, currency, language),
      })}
    </p>
  );
}

function Reason({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const { say } = useWords();
  return (
    <Field
      label={say('desk.cancel.reason')}
      hint={say('desk.cancel.reasonWhy')}
      maxLength={500}
      value={value}
      onValue={onValue}
    />
  );
}
