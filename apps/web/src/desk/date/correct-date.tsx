import type { RouterOutputs } from '@stagedoor/client';
import type { SeatMap } from '@stagedoor/client/hall';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { money } from '../../language/forms.ts';
import { Ask } from '../ask.tsx';
import { Field } from '../field.tsx';
import { asInput, asSent } from '../moments.ts';
import { newKey } from '../intents.ts';
import { asked, useServer } from '../server.ts';
import { inFull, useWords } from '../words.ts';
import { changedPrices, Prices, type TypedPrices } from './prices.tsx';
import type { OfDate } from './taken.ts';

/** Moves a date, ends its sale at another time, or gives sections in which nobody has a seat another price. */
export function CorrectDate({
  of,
  date,
  sections,
  currency,
}: {
  of: OfDate;
  date: RouterOutputs['concert']['get']['dates'][number];
  sections: SeatMap['sections'];
  currency: string;
}) {
  const { language, say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const known = { startsAt: asInput(date.startsAt), salesEndAt: asInput(date.salesEndAt) };
  const [typed, setTyped] = useState<Partial<typeof known>>({});
  const [prices, setPrices] = useState<TypedPrices>({});
  const isMoved = typed.startsAt !== undefined && typed.startsAt !== '' && typed.startsAt !== known.startsAt;
  const isEndMoved = typed.salesEndAt !== undefined && typed.salesEndAt !== known.salesEndAt;
  const changed = changedPrices(sections, prices, currency);
  const changes = [
    isMoved && say('desk.correctDate.moved', { at: inFull(new Date(typed.startsAt!), null, language) }),
    isEndMoved &&
      (typed.salesEndAt === ''
        ? say('desk.correctDate.endsAtStart')
        : say('desk.correctDate.ends', { at: inFull(new Date(typed.salesEndAt!), null, language) })),
    ...changed.map(({ name, price }) =>
      say('desk.correctDate.price', { name, price: money(price, currency, language) }),
    ),
  ].filter((each) => each !== false);
  return (
    <div className="desk-part">
      <div className="settings">
        <Field
          type="datetime-local"
          label={say('desk.startsAt')}
          hint={say('desk.yourClock')}
          value={typed.startsAt ?? known.startsAt}
          onValue={(startsAt) => setTyped({ ...typed, startsAt })}
        />
        <Field
          type="datetime-local"
          label={say('desk.salesEndAt')}
          hint={say('desk.dateEndWhy')}
          value={typed.salesEndAt ?? known.salesEndAt}
          onValue={(salesEndAt) => setTyped({ ...typed, salesEndAt })}
        />
      </div>
      <Prices sections={sections} currency={currency} typed={prices} onTyped={setPrices} />
      {changes.length > 0 && (
        <Ask
          label={say('desk.correctDate.save')}
          look="accent"
          title={say('desk.correctDate.ask')}
          why={changes.join(' ')}
          go={say('desk.set.save')}
          onGo={async () => {
            const input = {
              ...of,
              ...(isMoved ? { startsAt: asSent(typed.startsAt!) } : {}),
              ...(isEndMoved ? { salesEndAt: typed.salesEndAt === '' ? null : asSent(typed.salesEndAt!) } : {}),
              ...(changed.length > 0 ? { sections: changed } : {}),
            };
            await server.concert.updateSchedule.mutate({ ...input, idempotencyKey: newKey() });
            await queries.invalidateQueries({ queryKey: [asked] });
            setTyped({});
            setPrices({});
          }}
        >
          <p className="soft">{say('desk.correctDate.untold')}</p>
        </Ask>
      )}
    </div>
  );
}
