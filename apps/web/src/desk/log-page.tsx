import { useState } from 'react';
import { Button } from '../page/button.tsx';
import { useTitle } from '../page/use-title.ts';
import { Choice } from './field.tsx';
import { kinds, type LogKind, logKinds } from './log-kinds.ts';
import { Refused } from './refused.tsx';
import { useAsked } from './server.ts';
import { exactly, useWords } from './words.ts';

/** What was asked for with the operator's key, and what came of it. */
export function DeskLogPage() {
  const { language, say } = useWords();
  const [kind, setKind] = useState<LogKind>('decisions');
  const [cursor, setCursor] = useState<string>();
  useTitle(say('desk.log'));
  const { data, error, refetch } = useAsked(['log', kind, cursor], (server) =>
    server.operator.log.query({
      limit: 50,
      ...(kind === 'all' ? {} : { procedures: [...kinds[kind]] }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  );
  return (
    <section className="desk-part">
      <h1>{say('desk.log')}</h1>
      <div className="finder">
        <Choice
          label={say('desk.log.kind')}
          value={kind}
          options={logKinds.map((each) => [each, say(`desk.log.${each}`)] as const)}
          onValue={(chosen) => {
            setKind(chosen as LogKind);
            setCursor(undefined);
          }}
        />
      </div>
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
                  <code>{textOf(input)}</code>
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

/** What was sent, but for the key: it says nothing of what was meant. */
const textOf = ({ idempotencyKey: _key, ...input }: Record<string, unknown>): string =>
  Object.entries(input)
    .map(([field, value]) => `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
    // A hall is long; all of it is on the command line.
    .slice(0, 400);
