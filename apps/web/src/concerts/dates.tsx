import { dateAt, foreignZone, whole } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useReaderZone } from '../page/use-reader-zone.ts';
import { Moved } from './moved.tsx';
import type { ConcertDate } from './sale.ts';

/** When it takes place, by the clocks of the venue. */
export function Dates({ dates, timeZone }: { dates: readonly ConcertDate[]; timeZone: string | null }) {
  const { language, say } = useLanguage();
  const readerZone = useReaderZone();
  if (dates.length === 0) return <p className="soft">{say('concert.noDates')}</p>;
  const zone = readerZone === null ? foreignZone(dates[0]!.startsAt, timeZone, language) : undefined;
  return (
    <section>
      <h2 className="small">{say('concert.dates')}</h2>
      <ul className="dates">
        {dates.map(({ scheduleId, startsAt, movedFrom, capacity, cancelReason }) => {
          const { day, time } = dateAt(startsAt, timeZone ?? readerZone, language);
          return (
            <li key={scheduleId} className={cancelReason === null ? '' : 'off'}>
              <time dateTime={startsAt.toISOString()}>
                <strong>{day}</strong> <span className="numbers">{time}</span>
              </time>
              <span className="soft">
                {cancelReason === null
                  ? say('concert.capacity', { seats: whole(capacity, language) })
                  : say('concert.dateCancelled', { why: cancelReason })}
              </span>
              {cancelReason === null && <Moved from={movedFrom} timeZone={timeZone ?? readerZone} />}
            </li>
          );
        })}
      </ul>
      {zone !== undefined && <p className="soft fine">{say('concert.zone', { zone })}</p>}
    </section>
  );
}
