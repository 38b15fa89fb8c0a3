import { Link, useParams } from '@tanstack/react-router';
import { whole } from '../../language/forms.ts';
import { useTitle } from '../../page/use-title.ts';
import { CancelDate } from '../concert/cancel.tsx';
import { Refused } from '../refused.tsx';
import { useAsked } from '../server.ts';
import { exactly, inFull, useWords } from '../words.ts';
import { CorrectDate } from './correct-date.tsx';
import { Keep } from './keep.tsx';
import { RemoveDate } from './remove-date.tsx';
import { useTaken } from './taken.ts';

/** One date: what of it is kept back and for whom, on its map; and how it is corrected, taken away or cancelled. */
export function DeskDatePage() {
  const of = useParams({ from: '/desk/concerts/$concertId/dates/$scheduleId' });
  const { language, say } = useWords();
  const concert = useAsked(['concert', of.concertId], (server) => server.concert.get.query(of));
  const map = useAsked(['map', of.scheduleId], (server) => server.concert.seatMap.query(of));
  const taken = useTaken(of);
  const date = concert.data?.dates.find(({ scheduleId }) => scheduleId === of.scheduleId);
  const when = concert.data && date ? inFull(date.startsAt, concert.data.timeZone, language) : say('desk.date');
  useTitle(when);
  const error = concert.error ?? map.error ?? taken.error;
  const again = (): void => void Promise.all([concert.refetch(), map.refetch(), taken.refetch()]);
  if (!concert.data || !map.data || !taken.seats) return error && <Refused error={error} onAgain={again} />;
  const { capacity, sold, held, keptCount } = taken.seats;
  const count = (value: number): string => whole(value, language);
  return (
    <article className="desk-concert">
      <header className="desk-head">
        <div>
          <p>
            <Link to="/desk/concerts/$concertId" params={of}>
              {concert.data.title}
            </Link>
          </p>
          <h1>{when}</h1>
          <p className="row soft numbers">
            <span>{say('desk.date.sold', { count: sold.size, sold: count(sold.size), all: count(capacity) })}</span>
            <span>{say('desk.date.held', { held: count(held.size) })}</span>
            <span>{say('desk.keep.some', { blocked: count(keptCount), capacity: count(capacity) })}</span>
            <span>{say('desk.at', { at: exactly(taken.at, language) })}</span>
          </p>
        </div>
      </header>
      {error && <Refused error={error} onAgain={again} />}
      <Keep of={of} map={map.data} taken={taken.seats} />
      {date && !date.cancelReason && (
        <>
          <details className="desk-more">
            <summary>{say('desk.correctDate')}</summary>
            <CorrectDate of={of} date={date} sections={map.data.sections} currency={concert.data.currency} />
          </details>
          <section className="desk-part">
            <h2>{say('desk.date.end')}</h2>
            <p className="soft">{say('desk.date.endWhy')}</p>
            <div className="row">
              <RemoveDate of={of} when={when} />
              <CancelDate {...of} when={when} look="quiet" />
            </div>
          </section>
        </>
      )}
    </article>
  );
}
