import { useState } from 'react';
import { whole } from '../../language/forms.ts';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { asInput, asSent } from '../moments.ts';
import { useServer } from '../server.ts';
import { inFull, useWords } from '../words.ts';

/** Moves the moment at which the line is drawn and people come in, while it has not come yet. */
export function MoveOpening({
  concertId,
  salesOpenAt,
  waiting,
}: {
  concertId: string;
  salesOpenAt: Date;
  waiting: number;
}) {
  const { language, say } = useWords();
  const server = useServer();
  const [typed, setTyped] = useState<string>();
  const value = typed ?? asInput(salesOpenAt);
  return (
    <Ask
      label={say('desk.opening')}
      title={say('desk.opening.title')}
      why={say('desk.opening.why', {
        at: inFull(salesOpenAt, null, language),
        waiting: whole(waiting, language),
        count: waiting,
      })}
      go={say('desk.opening.go')}
      ready={value !== ''}
      onGo={() => server.queue.configure.mutate({ concertId, salesOpenAt: asSent(value) })}
    >
      <Field
        type="datetime-local"
        label={say('desk.salesOpenAt')}
        hint={say('desk.yourClock')}
        value={value}
        onValue={setTyped}
      />
    </Ask>
  );
}
