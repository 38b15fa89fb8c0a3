import type { RouterInputs, RouterOutputs } from '@stagedoor/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../page/button.tsx';
import { Notice } from '../../page/notice.tsx';
import { useNow } from '../../page/use-now.ts';
import { Ask } from '../ask.tsx';
import { Field, Tick } from '../field.tsx';
import { asInput, asSent } from '../moments.ts';
import { faultsOf, Refused } from '../refused.tsx';
import { newKey } from '../intents.ts';
import { asked, useServer } from '../server.ts';
import { inFull, useWords } from '../words.ts';

type Concert = RouterOutputs['concert']['get'];
type Texts = Record<'title' | 'venue' | 'timeZone' | 'salesEndAt', string>;

const textsOf = ({ title, venue, timeZone, salesEndAt }: Concert): Texts => ({
  title,
  venue: venue ?? '',
  timeZone: timeZone ?? '',
  salesEndAt: asInput(salesEndAt),
});

/** Corrects what visitors read of a concert, and by which rules it is sold. Only what was changed is sent. */
export function CorrectConcert({ concert }: { concert: Concert }) {
  const { language, say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const now = useNow();
  const [typed, setTyped] = useState<Partial<Texts>>({});
  const [orphans, setOrphans] = useState<boolean>();
  const { concertId } = concert;
  const known = textsOf(concert);
  const changed = (Object.keys(known) as (keyof Texts)[]).filter(
    (name) => typed[name] !== undefined && typed[name] !== known[name],
  );
  // Every date's sale is over then.
  const isEnd = changed.includes('salesEndAt') && new Date(typed.salesEndAt!).getTime() <= now;
  const isOfRules = orphans !== undefined && orphans !== concert.avoidOrphans;
  const save = useMutation({
    mutationFn: async () => {
      if (changed.length > 0) {
        const input: RouterInputs['concert']['update'] = { concertId, ...changesOf(changed, typed) };
        await server.concert.update.mutate({ ...input, idempotencyKey: newKey() });
      }
      if (isOfRules) await server.queue.configure.mutate({ concertId, avoidOrphans: orphans });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [asked] });
      setTyped({});
      setOrphans(undefined);
    },
  });
  const faults = faultsOf(save.error);
  const isChanged = changed.length > 0 || isOfRules;
  const field = (name: keyof Texts) => ({
    value: typed[name] ?? known[name],
    fault: faults[name],
    onValue: (value: string) => setTyped({ ...typed, [name]: value }),
  });
  return (
    <form
      className="settings"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isEnd) save.mutate();
      }}
    >
      <Field label={say('desk.concertTitle')} required maxLength={200} {...field('title')} />
      <Field label={say('desk.venue')} maxLength={200} {...field('venue')} />
      <Field label={say('desk.timeZone')} hint={say('desk.timeZoneWhy')} {...field('timeZone')} />
      <Field
        type="datetime-local"
        label={say('desk.salesEndAt')}
        hint={`${say('desk.salesEndAtWhy')} ${say('desk.yourClock')}`}
        {...field('salesEndAt')}
      />
      <Tick label={say('desk.set.avoidOrphans')} checked={orphans ?? concert.avoidOrphans} onValue={setOrphans} />
      <div className="settings-save">
        {/* A question tells its own refusal. */}
        {save.error && !isEnd && <Refused error={save.error} but={Object.keys(known)} />}
        {save.isSuccess && !isChanged && <Notice kind="good">{say('desk.saved')}</Notice>}
        {isEnd ? (
          <Ask
            label={say('desk.set.save')}
            look="accent"
            title={say('desk.end.title')}
            why={say('desk.end.why', {
              at: inFull(new Date(typed.salesEndAt!), null, language),
              count: concert.dates.length,
            })}
            go={say('desk.set.save')}
            onGo={() => save.mutateAsync()}
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

/** What is emptied is taken away, but for the title. */
const changesOf = (changed: readonly (keyof Texts)[], typed: Partial<Texts>): object =>
  Object.fromEntries(
    changed.map((name) => {
      const text = typed[name]!.trim();
      const value = name === 'salesEndAt' && text !== '' ? asSent(text) : text;
      return [name, value === '' && name !== 'title' ? null : value];
    }),
  );
