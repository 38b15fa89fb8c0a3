import type { RouterOutputs } from '@stagedoor/client';
import { Link } from '@tanstack/react-router';
import { money, whole } from '../../language/forms.ts';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { exactly, inFull, useWords } from '../words.ts';

/** How far the refunds of cancelled dates are. */
export function Cancellations({ concert }: { concert: RouterOutputs['concert']['get'] }) {
  const { language, say } = useWords();
  const { concertId, currency, timeZone } = concert;
  const { data, error, dataUpdatedAt } = useAsked(
    ['cancellations', concertId],
    (server) => server.concert.cancellations.query({ concertId, limit: 100 }),
    {
      everyMs: 1_000,
      enabled: concert.cancelReason !== null || concert.dates.some((date) => date.cancelReason !== null),
    },
  );
  if (error) return <Refused error={error} />;
  if (data === undefined || data.cancellations.length === 0) return null;
  return (
    <section className="desk-part">
      <h2>{say('desk.refunds.title')}</h2>
      <p className="fine soft numbers">{say('desk.at', { at: exactly(dataUpdatedAt, language) })}</p>
      <ul className="plain-list">
        {data.cancellations.map(({ scheduleId, payments, refunded, amount, finishedAt, byHand, failures, reason }) => {
          const date = concert.dates.find((each) => each.scheduleId === scheduleId);
          const when = date && inFull(date.startsAt, timeZone, language);
          const all = payments ?? 0;
          const done = finishedAt ? all : refunded;
          return (
            <li key={scheduleId} className="cancellation">
              <strong>{when ?? scheduleId}</strong>
              <span className="soft">{reason}</span>
              <progress
                max={Math.max(1, all)}
                value={finishedAt ? Math.max(1, all) : done}
                aria-label={say('desk.refunds.title')}
              />
              <span className="numbers" role="status">
                {finishedAt
                  ? say('desk.refunds.done', { at: exactly(finishedAt, language), count: all })
                  : say('desk.refunds.going', { done: whole(done, language), all: whole(all, language) })}{' '}
                {say('desk.refunds.amount', { amount: money(amount, currency, language) })}
                {byHand ? ` ${say('desk.refunds.byHand', { count: byHand })}` : ''}
              </span>
              {failures.length > 0 && (
                <ul className="troubles">
                  {failures.map((failure) => (
                    <li key={failure.paymentId}>
                      <Link to="/desk/payments/$paymentId" params={{ paymentId: failure.paymentId }}>
                        {failure.paymentId}
                      </Link>{' '}
                      {failure.reason}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
