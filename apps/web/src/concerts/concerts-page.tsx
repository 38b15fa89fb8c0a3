import { useConcerts } from '@stagedoor/client/react';
import { useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { Button } from '../page/button.tsx';
import { Notice } from '../page/notice.tsx';
import { useNow } from '../page/use-now.ts';
import { useTitle } from '../page/use-title.ts';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { ConcertCard } from './concert-card.tsx';
import './concerts.css';

/** How much of the list is asked for first. */
export const firstConcerts = { limit: 24 };

/** The first of the pages: what there is to see. */
export function ConcertsPage() {
  const { say } = useLanguage();
  useTitle('');
  return (
    <>
      <h1 className="hero">{say('concerts.hero')}</h1>
      <ul className="concerts">
        <Concerts isFirst />
      </ul>
    </>
  );
}

/** One page of the list, and the next one once it is wanted. */
function Concerts({ cursor, isFirst = false }: { cursor?: string; isFirst?: boolean }) {
  const { say } = useLanguage();
  const { data, error, refetch } = useConcerts({ ...firstConcerts, ...(cursor === undefined ? {} : { cursor }) });
  const [goesOn, setGoesOn] = useState(false);
  const now = useNow();
  if (error)
    return (
      <li className="whole">
        <RefusalNotice refusal={error} onAgain={() => void refetch()} />
      </li>
    );
  if (data === undefined) return isFirst ? <Waiting /> : null;
  if (data.concerts.length === 0)
    return (
      <li className="whole">
        <Notice title={say('concerts.none')}>{say('concerts.noneWhy')}</Notice>
      </li>
    );
  return (
    <>
      {data.concerts.map((concert) => (
        <ConcertCard key={concert.concertId} concert={concert} now={now} />
      ))}
      {data.nextCursor !== null &&
        (goesOn ? (
          <Concerts cursor={data.nextCursor} />
        ) : (
          <li className="whole">
            <Button onClick={() => setGoesOn(true)}>{say('concerts.more')}</Button>
          </li>
        ))}
    </>
  );
}

function Waiting() {
  const { say } = useLanguage();
  return (
    <li className="whole" role="status">
      <span className="visually-hidden">{say('page.loading')}</span>
    </li>
  );
}
