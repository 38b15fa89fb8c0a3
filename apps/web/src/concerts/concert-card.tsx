import { Link } from '@tanstack/react-router';
import { dateAt, priceRange } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useReaderZone } from '../page/use-reader-zone.ts';
import { Poster } from './poster.tsx';
import { type Concert, saleOf } from './sale.ts';
import { SaleTag } from './sale-tag.tsx';

/** A concert in the list. The whole card leads to it, its title is the link's name. */
export function ConcertCard({ concert, now }: { concert: Concert; now: number }) {
  const { language, say } = useLanguage();
  const { concertId, title, venue, dates, timeZone, priceRange: range, currency } = concert;
  const sale = saleOf(concert, now);
  const [first] = dates;
  const readerZone = useReaderZone();
  return (
    <li className={`concert-card ${sale}`}>
      <div className="picture">
        <Poster title={title} />
      </div>
      <div className="words">
        <SaleTag concert={concert} sale={sale} now={now} />
        <h2>
          <Link to="/concerts/$concertId" params={{ concertId }}>
            {title}
          </Link>
        </h2>
        <p className="facts">
          {first && <span>{dateAt(first.startsAt, timeZone ?? readerZone, language).day}</span>}
          {dates.length > 1 && <span>{say('concerts.moreDates', { count: dates.length - 1 })}</span>}
          {venue !== null && <span>{venue}</span>}
          {range && <span>{priceRange(range, currency, language)}</span>}
        </p>
      </div>
    </li>
  );
}
