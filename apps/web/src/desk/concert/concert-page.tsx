import { Link, useParams } from '@tanstack/react-router';
import { useTitle } from '../../page/use-title.ts';
import { Refused, wordsOf } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { useWords } from '../words.ts';
import { Answers } from './answers.tsx';
import { CancelConcert } from './cancel.tsx';
import { CorrectConcert } from './correct.tsx';
import { Cancellations } from './cancellations.tsx';
import { Controls } from './controls.tsx';
import { DateRows } from './date-rows.tsx';
import { Figures } from './figures.tsx';
import { QueueTag } from './queue-tag.tsx';
import { QueueSettings } from './settings.tsx';
import { troublesOf } from './trouble.ts';
import { useConcertFigures } from './use-concert-figures.ts';

/** What is set before a sale and left alone while it goes on. */
const seldom = ['activeTtlMs', 'holdTtlMs', 'absentAfterMs', 'maxSeatsPerUser'] as const;

/** One concert while it is sold: is the line moving, are people buying, is anything wrong, and what can be done. */
export function DeskConcertPage() {
  const { concertId } = useParams({ from: '/desk/concerts/$concertId' });
  const { language, say } = useWords();
  const figures = useConcertFigures(concertId);
  const { stats, concert, seats, history } = figures;
  const isCancelled = concert.data?.queue.state === 'cancelled';
  const audit = useAsked(['audit'], (server) => server.wallet.audit.query(), { enabled: false });
  useTitle(concert.data?.title ?? say('desk.title'));
  if (concert.data === undefined)
    return concert.error ? <Refused error={concert.error} onAgain={() => void concert.refetch()} /> : null;

  const troubles = troublesOf(
    {
      stats: stats.data,
      concert: concert.data,
      audit: audit.data,
      history,
      error: stats.error ?? concert.error ?? seats.error,
      errorWords: wordsOf,
      at: stats.dataUpdatedAt,
    },
    say,
    language,
  );
  return (
    <article className="desk-concert">
      <header className="desk-head">
        <div>
          <h1>{concert.data.title}</h1>
          <p className="row soft">
            <QueueTag queue={concert.data.queue} salesOpenAt={concert.data.salesOpenAt} />
            {concert.data.venue}
            <Link to="/concerts/$concertId" params={{ concertId }}>
              {say('desk.seePage')}
            </Link>
            <Link to="/desk/payments" search={{ concertId }}>
              {say('desk.payments')}
            </Link>
          </p>
        </div>
      </header>
      <Answers stats={stats.data} history={history} troubles={troubles} />
      {stats.data && !isCancelled && <Controls stats={stats.data} />}
      <Figures figures={figures} />
      <DateRows concert={concert.data} figures={seats.data?.dates ?? []} at={seats.dataUpdatedAt} />
      <Cancellations concert={concert.data} />
      {stats.data && !isCancelled && (
        <>
          <details className="desk-more">
            <summary>{say('desk.settings')}</summary>
            <QueueSettings stats={stats.data} names={seldom} />
          </details>
          <details className="desk-more">
            <summary>{say('desk.correct')}</summary>
            <CorrectConcert concert={concert.data} />
          </details>
          <CancelConcert concert={concert.data} waiting={stats.data.waiting} />
        </>
      )}
    </article>
  );
}
