import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { whole } from '../../language/forms.ts';
import { Button } from '../../page/button.tsx';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { faultsOf, Refused } from '../refused.tsx';
import { useIntent, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import type { OfDate } from './taken.ts';

/** Most seats that the server takes at once. */
const most = 1_000;

/** What was changed on the map and is not done yet. */
export function KeepTray({
  of,
  keeping,
  freeing,
  onDone,
  onDrop,
}: {
  of: OfDate;
  keeping: readonly number[];
  freeing: readonly number[];
  onDone: (seatIds: readonly number[]) => Promise<void>;
  onDrop: () => void;
}) {
  const { language, say } = useWords();
  const server = useServer();
  const intent = useIntent();
  const [label, setLabel] = useState('');
  const keep = useMutation({
    mutationFn: async () => {
      const input = { ...of, seatIds: [...keeping], label: label.trim() };
      await intent(input, (keyed) => server.concert.blockSeats.mutate(keyed));
      await onDone(keeping);
    },
  });
  const isTooMuch = keeping.length > most || freeing.length > most;
  const count = (seats: readonly number[]) => ({ seats: whole(seats.length, language), count: seats.length });
  if (keeping.length === 0 && freeing.length === 0) return <p className="desk-tray soft">{say('desk.keep.nothing')}</p>;
  return (
    <form
      className="desk-tray finder"
      onSubmit={(event) => {
        event.preventDefault();
        if (keeping.length > 0 && label.trim() !== '' && !isTooMuch) keep.mutate();
      }}
    >
      <p className="numbers" role="status">
        {keeping.length > 0 && say('desk.keep.keeping', count(keeping))}{' '}
        {freeing.length > 0 && say('desk.keep.freeing', count(freeing))}{' '}
        {isTooMuch && <span className="trouble-words">{say('desk.keep.most', { most: whole(most, language) })}</span>}
      </p>
      {keeping.length > 0 && (
        <Field
          label={say('desk.label')}
          hint={say('desk.labelWhy')}
          fault={faultsOf(keep.error)['label']}
          maxLength={100}
          value={label}
          onValue={setLabel}
        />
      )}
      <div className="row">
        {keeping.length > 0 && (
          <Button type="submit" look="accent" disabled={label.trim() === '' || isTooMuch} busy={keep.isPending}>
            {say('desk.keep.go')}
          </Button>
        )}
        {freeing.length > 0 && (
          <Ask
            label={say('desk.free.seats', count(freeing))}
            title={say('desk.free.these', count(freeing))}
            why={say('desk.free.why', count(freeing))}
            go={say('desk.free.go')}
            ready={!isTooMuch}
            onGo={async () => {
              await server.concert.unblockSeats.mutate({ ...of, seatIds: [...freeing] });
              await onDone(freeing);
            }}
          />
        )}
        <Button look="plain" onClick={onDrop}>
          {say('desk.keep.drop')}
        </Button>
      </div>
      {keep.error && <Refused error={keep.error} but={['label']} />}
    </form>
  );
}
