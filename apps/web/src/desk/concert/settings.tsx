import type { RouterInputs, RouterOutputs } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { whole } from '../../language/forms.ts';
import { Button } from '../../page/button.tsx';
import { Notice } from '../../page/notice.tsx';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { faultsOf, Refused } from '../refused.tsx';
import { asked, useServer } from '../server.ts';
import { useWords } from '../words.ts';

type Stats = RouterOutputs['queue']['stats'];

/** Each figure that may be set, with how many of the server's units make one of the desk's, and its limits. */
const figures = {
  admitPerSecond: { unit: 1, min: 0, max: 100_000, step: 'any' },
  maxActive: { unit: 1, min: 0, max: 1_000_000, step: 1 },
  activeTtlMs: { unit: 1_000, min: 1, max: 86_400, step: 'any' },
  holdTtlMs: { unit: 1_000, min: 1, max: 86_400, step: 'any' },
  absentAfterMs: { unit: 1_000, min: 1, max: 86_400, step: 'any' },
  maxSeatsPerUser: { unit: 1, min: 1, max: 1_000, step: 1 },
} as const;
type Name = keyof typeof figures;

/** How the queue is set. Only what was changed is sent, so that two people at two desks do not undo each other. */
export function QueueSettings({
  stats: { concertId, settings, waiting, active },
  names,
}: {
  stats: Stats;
  names: readonly Name[];
}) {
  const { language, say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Partial<Record<Name, string>>>({});
  const save = useMutation({
    mutationFn: (changes: Omit<RouterInputs['queue']['configure'], 'concertId'>) =>
      server.queue.configure.mutate({ concertId, ...changes }),
    onSuccess: ({ concertId: _concertId, state, ...now }) => {
      setTyped({});
      queries.setQueryData<Stats>([asked, 'stats', concertId], (stats) => stats && { ...stats, state, settings: now });
    },
  });
  const changes = Object.fromEntries(
    names.flatMap((name) => {
      const text = typed[name];
      const value = text === undefined || text === '' ? undefined : Number(text) * figures[name].unit;
      return value === undefined || value === settings[name] ? [] : [[name, value]];
    }),
  );
  const isChanged = Object.keys(changes).length > 0;
  // A pause by another name.
  const isStop = changes['admitPerSecond'] === 0 || changes['maxActive'] === 0;
  const faults = faultsOf(save.error);
  return (
    <form
      className="settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isStop) save.mutate(changes);
      }}
    >
      {names.map((name) => (
        <Field
          key={name}
          type="number"
          label={say(`desk.set.${name}`)}
          hint={say(`desk.set.${name}Why`)}
          value={typed[name] ?? String(settings[name] / figures[name].unit)}
          min={figures[name].min}
          max={figures[name].max}
          step={figures[name].step}
          inputMode="decimal"
          fault={faults[name]}
          onValue={(value) => setTyped({ ...typed, [name]: value })}
        />
      ))}
      <div className="settings-save">
        {/* A question tells its own refusal. */}
        {save.error && !isStop && <Refused error={save.error} but={names} />}
        {save.isSuccess && !isChanged && <Notice kind="good">{say('desk.saved')}</Notice>}
        {isStop ? (
          <Ask
            label={say('desk.set.save')}
            look="accent"
            title={say('desk.stop.title')}
            why={say('desk.stop.why', {
              waiting: whole(waiting, language),
              active: whole(active, language),
              count: waiting,
            })}
            go={say('desk.set.save')}
            onGo={() => save.mutateAsync(changes)}
          />
        ) : (
          <Button type="submit" look="accent" disabled={!isChanged} busy={save.isPending}>
            {say('desk.set.save')}
          </Button>
        )}
      </div>
    </form>
  );
}
