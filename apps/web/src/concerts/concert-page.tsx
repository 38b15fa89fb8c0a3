import { getRouteApi } from '@tanstack/react-router';
import { priceRange } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useNow } from '../page/use-now.ts';
import { useTitle } from '../page/use-title.ts';
import { RefusedPage } from '../refusals/refused-page.tsx';
import { Dates } from './dates.tsx';
import { DrawBox } from './draw-box.tsx';
import { Entrance } from './entrance.tsx';
import { Poster } from './poster.tsx';
import { type Concert, saleOf } from './sale.ts';
import { SaleTag } from './sale-tag.tsx';
import { useLiveConcert } from './use-live-concert.ts';
import './concerts.css';

const route = getRouteApi('/concerts/$concertId');

/** One concert: what it is, and the way in. */
export function ConcertPage() {
  const { concertId } = route.useParams();
  const { say } = useLanguage();
  const { data, error, refetch } = useLiveConcert(concertId);
  useTitle(data?.title ?? '');
  if (data !== undefined) return <Shown concert={data} />;
  if (error) return <RefusedPage refusal={error} onAgain={() => void refetch()} />;
  return (
    <div className="column">
      <p role="status">{say('page.loading')}</p>
    </div>
  );
}

function Shown({ concert }: { concert: Concert }) {
  const { language, say } = useLanguage();
  const now = useNow();
  const sale = saleOf(concert, now);
  const { title, venue, dates, timeZone, currency, maxSeatsPerUser } = concert;
  return (
    <article className="concert">
      <div className="picture">
        <Poster title={title} />
      </div>
      <div className="words">
        <SaleTag concert={concert} sale={sale} now={now} />
        <h1>{title}</h1>
        <p className="facts">
          {venue !== null && <span>{venue}</span>}
          {concert.priceRange && <span>{priceRange(concert.priceRange, currency, language)}</span>}
          <span>{say('concert.most', { count: maxSeatsPerUser })}</span>
        </p>
        <Entrance concert={concert} sale={sale} now={now} />
        <Dates dates={dates} timeZone={timeZone} />
        <DrawBox concert={concert} />
      </div>
    </article>
  );
}
