import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { dateAt } from '../language/forms.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { useTitle } from '../page/use-title.ts';
import { QueueTag } from './concert/queue-tag.tsx';
import { Refused } from './refused.tsx';
import { useAsked } from './server.ts';
import { useWords } from './words.ts';

/** Every concert, and how its queue stands. */
export function DeskConcertsPage() {
  const { say } = useWords();
  useTitle(say('desk.title'));
  return (
    <section className="desk-part">
      <div className="desk-head">
        <h1>{say('desk.concerts')}</h1>
        <Link to="/desk/new" className="button quiet">
          {say('desk.new')}
        </Link>
      </div>
      <table className="desk-table">
        <thead>
          <tr>
            <th scope="col">{say('desk.concert')}</th>
            <th scope="col">{say('desk.queue')}</th>
            <th scope="col">{say('concert.dates')}</th>
          </tr>
        </thead>
        <Concerts />
      </table>
    </section>
  );
}

function Concerts({ cursor }: { cursor?: string }) {
  const { language, say } = useWords();
  const [goesOn, setGoesOn] = useState(false);
  const { data, error, refetch } = useAsked(
    ['concerts', cursor],
    (server) => server.concert.list.query({ limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
    { everyMs: 10_000 },
  );
  const alone = error ? (
    <Refused error={error} onAgain={() => void refetch()} />
  ) : data?.concerts.length === 0 && cursor === undefined ? (
    <Notice title={say('concerts.none')}>{say('desk.noneWhy')}</Notice>
  ) : undefined;
  return (
    <>
      <tbody>
        {alone && (
          <tr>
            <td colSpan={3}>{alone}</td>
          </tr>
        )}
        {data?.concerts.map(({ concertId, title, venue, timeZone, dates, queue, salesOpenAt }) => {
          const next = dates.find(({ startsAt }) => startsAt.getTime() > Date.now()) ?? dates.at(-1);
          return (
            <tr key={concertId}>
              <th scope="row">
                <Link to="/desk/concerts/$concertId" params={{ concertId }}>
                  {title}
                </Link>
                {venue && <span className="fine soft">{venue}</span>}
              </th>
              <td>
                <QueueTag queue={queue} salesOpenAt={salesOpenAt} />
              </td>
              <td className="numbers">
                {next ? dateAt(next.startsAt, timeZone, language).day : say('concert.noDates')}
                {dates.length > 1 && (
                  <span className="fine soft">{say('concerts.moreDates', { count: dates.length - 1 })}</span>
                )}
              </td>
            </tr>
          );
        })}
        {data?.nextCursor && !goesOn && (
          <tr>
            <td colSpan={3}>
              <Button onClick={() => setGoesOn(true)}>{say('concerts.more')}</Button>
            </td>
          </tr>
        )}
      </tbody>
      {data?.nextCursor && goesOn && <Concerts cursor={data.nextCursor} />}
    </>
  );
}
