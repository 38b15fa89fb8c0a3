import type { Visit } from '@stagedoor/client';
import { useDates } from '@stagedoor/client/react';
import { useEffect, useRef } from 'react';
import { Moved } from '../concerts/moved.tsx';
import type { Concert } from '../concerts/sale.ts';
import { dateAt } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useNow } from '../page/use-now.ts';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';

/** Which date. Where there is one alone, nobody is asked. */
export function DateChoice({
  visit,
  concert,
  onChoose,
}: {
  visit: Visit;
  concert: Concert;
  onChoose: (scheduleId: string) => void;
}) {
  const { language, say } = useLanguage();
  const { data: dates, error, refetch } = useDates(visit);
  const now = useNow(visit);
  const only = dates?.length === 1 ? dates[0] : undefined;
  const chosen = useRef(false);
  useEffect(() => {
    if (only === undefined || only.available === 0 || chosen.current) return;
    chosen.current = true;
    onChoose(only.scheduleId);
  }, [only, onChoose]);

  if (dates === undefined)
    return error ? (
      <RefusalNotice refusal={error} onAgain={() => void refetch()} />
    ) : (
      <p role="status">{say('page.loading')}</p>
    );
  return (
    <section className="date-choice">
      <h1>{say('dates.title')}</h1>
      <ul>
        {dates.map(({ scheduleId, startsAt, movedFrom, salesEndAt, available, cancelReason }) => {
          const { day, time } = dateAt(startsAt, concert.timeZone, language);
          const isOver = salesEndAt.getTime() <= now;
          const words =
            cancelReason !== null
              ? say('sale.cancelled')
              : isOver
                ? say('sale.ended')
                : available === 0
                  ? say('sale.soldOut')
                  : say('dates.available', { count: available });
          return (
            <li key={scheduleId}>
              <button
                type="button"
                className="date-card"
                disabled={available === 0 || isOver || cancelReason !== null}
                onClick={() => onChoose(scheduleId)}
              >
                <strong>{day}</strong>
                <span className="numbers">{time}</span>
                <span className="numbers available">{words}</span>
                {cancelReason === null && <Moved from={movedFrom} timeZone={concert.timeZone} />}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
