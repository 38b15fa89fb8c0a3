import { useState } from 'react';
import { Button } from '../page/button.tsx';
import { useTitle } from '../page/use-title.ts';
import { Refused } from './refused.tsx';
import { useAsked } from './server.ts';
import { exactly, useWords } from './words.ts';

/** What changes something: the rest of the log are questions, most of them the desk's own. */
const changes = [
  ...['configure', 'pause', 'resume', 'close'].map((verb) => `queue.${verb}`),
  ...['create', 'update', 'addSchedule', 'updateSchedule', 'removeSchedule'].map((verb) => `concert.${verb}`),
  ...['cancel', 'cancelSchedule', 'blockSeats', 'unblockSeats'].map((verb) => `concert.${verb}`),
  'payment.refund',
  'plan.create',
  'user.create',
  'user.erase',
  'wallet.credit',
  'wallet.debit',
];

/** What was asked for with the operator's key, and what came of it. */
export function DeskLogPage() {
  const { language, say } = useWords();
  const [isWhole, setIsWhole] = useState(false);
  const [cursor, setCursor] = useState<string>();
  useTitle(say('desk.log'));
  const { data, error, refetch } = useAsked(['log', isWhole, cursor], (server) =>
    server.operator.log.query({
      limit: 50,
      ...(isWhole ? {} : { procedures: changes }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  );
  return (
    <section className="desk-part">
      <h1>{say('desk.log')}</h1>
      <label className="tick">
        <input
          type="checkbox"
          checked={isWhole}
          onChange={({ target }) => {
            setIsWhole(target.checked);
            setCursor(undefined);
          }}
        />
        {say('desk.log.whole')}
      </label>
      {error && <Refused error={error} onAgain={() => void refetch()} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- on a phone it is scrolled, by keyboard too */}
      <section className="scroll" aria-label={say('desk.log')} tabIndex={0}>
        <table className="desk-table numbers">
          <thead>
            <tr>
              <th scope="col">{say('desk.when')}</th>
              <th scope="col">{say('desk.log.procedure')}</th>
              <th scope="col">{say('desk.log.input')}</th>
              <th scope="col">{say('desk.log.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {data?.lines.map(({ logId, at, procedure, input, outcome }) => (
              <tr key={logId}>
                <td>{exactly(at, language)}</td>
                <th scope="row">{procedure}</th>
                <td>
                  <code>{JSON.stringify(input)}</code>
                </td>
                <td>
                  <span className={`queue-tag ${outcome === 'ok' ? 'ok' : 'refused'}`}>
                    {outcome ?? say('desk.log.open')}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="row">
        {cursor !== undefined && <Button onClick={() => setCursor(undefined)}>{say('desk.first')}</Button>}
        {data?.nextCursor && <Button onClick={() => setCursor(data.nextCursor!)}>{say('desk.older')}</Button>}
      </div>
    </section>
  );
}
