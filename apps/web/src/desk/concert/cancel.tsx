import type { RouterOutputs } from '@stagedoor/client';
import { useState } from 'react';
import { whole } from '../../language/forms.ts';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';

/** The whole concert does not take place. */
export function CancelConcert({
  concert: { concertId, title },
  sold,
  waiting,
}: {
  concert: RouterOutputs['concert']['get'];
  sold: number | undefined;
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
        why={say('desk.cancel.why', {
          sold: sold === undefined ? '–' : whole(sold, language),
          waiting: whole(waiting, language),
        })}
        go={say('desk.cancel.go')}
        ready={reason.trim() !== ''}
        onGo={() => {
          const input = { concertId, reason: reason.trim() };
          return server.concert.cancel.mutate({ ...input, idempotencyKey: intent(input) });
        }}
      >
        <Reason value={reason} onValue={setReason} />
      </Ask>
    </section>
  );
}

/** One date does not take place. */
export function CancelDate({
  concertId,
  scheduleId,
  when,
  sold,
}: {
  concertId: string;
  scheduleId: string;
  when: string;
  sold: number | undefined;
}) {
  const { language, say } = useWords();
  const server = useServer();
  const [reason, setReason] = useState('');
  const intent = useIntent();
  return (
    <Ask
      label={say('desk.cancelDate')}
      look="plain"
      title={say('desk.cancelDate.ask', { when })}
      why={say('desk.cancelDate.why', { sold: sold === undefined ? '–' : whole(sold, language) })}
      go={say('desk.cancelDate.go')}
      ready={reason.trim() !== ''}
      onGo={() => {
        const input = { concertId, scheduleId, reason: reason.trim() };
        return server.concert.cancelSchedule.mutate({ ...input, idempotencyKey: intent(input) });
      }}
    >
      <Reason value={reason} onValue={setReason} />
    </Ask>
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
