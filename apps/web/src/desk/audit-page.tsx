import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { useTitle } from '../page/use-title.ts';
import { Refused } from './refused.tsx';
import { useAsked } from './server.ts';
import { exactly, useWords } from './words.ts';

/** Every invariant, checked when somebody asks: it reads the whole system. */
export function DeskAuditPage() {
  const { language, say } = useWords();
  useTitle(say('desk.audit'));
  const { data, error, isFetching, dataUpdatedAt, refetch } = useAsked(
    ['audit'],
    (server) => server.wallet.audit.query(),
    { enabled: false },
  );
  const broken = data?.filter(({ holds }) => !holds) ?? [];
  return (
    <section className="desk-part">
      <h1>{say('desk.audit')}</h1>
      <p className="lead">{say('desk.audit.why')}</p>
      <div className="row">
        <Button look="accent" busy={isFetching} onClick={() => void refetch()}>
          {say(isFetching ? 'desk.audit.running' : 'desk.audit.go')}
        </Button>
        {data && <span className="fine soft numbers">{say('desk.at', { at: exactly(dataUpdatedAt, language) })}</span>}
      </div>
      {error && <Refused error={error} />}
      {data &&
        (broken.length === 0 ? (
          <Notice kind="good">{say('desk.audit.holds', { count: data.length })}</Notice>
        ) : (
          <Notice kind="trouble">{say('desk.audit.broken', { count: broken.length })}</Notice>
        ))}
      {data && (
        <ul className="plain-list">
          {data
            .toSorted((one, other) => Number(one.holds) - Number(other.holds))
            .map(({ name, holds, violations }) => (
              <li key={name} className="invariant">
                <span className={holds ? 'good-words' : 'trouble-words'}>
                  {say(holds ? 'desk.audit.yes' : 'desk.audit.no')}
                </span>
                <span>{name}</span>
                {violations.length > 0 && (
                  <ul className="violations">
                    {violations.map((violation) => (
                      <li key={violation}>
                        <code>{violation}</code>
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
