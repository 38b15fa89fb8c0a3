import type { Hold, TokenStatus, Visit } from '@stagedoor/client';
import { useHolds } from '@stagedoor/client/react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Concert } from '../concerts/sale.ts';
import { Till } from '../hold/till.tsx';
import { clock, countdown } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { Notice } from '../page/notice.tsx';
import { useNow } from '../page/use-now.ts';
import { useTitle } from '../page/use-title.ts';
import { RefusalNotice } from '../refusals/refusal-notice.tsx';
import { Leave } from '../waiting/leave.tsx';
import { useTabIcon } from '../waiting/turn-signal.ts';
import { DateChoice } from './date-choice.tsx';
import { SeatPicker } from './seat-picker.tsx';
import './seats.css';

const route = getRouteApi('/concerts/$concertId/visit');

/** Inside: choose a date, choose seats, pay. Where one is in it follows from what is held and from the address. */
export function Inside({ visit, concert, status }: { visit: Visit; concert: Concert; status: TokenStatus }) {
  const { say } = useLanguage();
  useTitle(`${say('turn.short')} · ${concert.title}`);
  useTabIcon('turn');
  return (
    <div className="inside">
      <header className="inside-head">
        <div>
          <p className="small">{concert.title}</p>
          <TimeLeft visit={visit} status={status} />
        </div>
        <Leave visit={visit} isInside />
      </header>
      <Steps visit={visit} concert={concert} />
    </div>
  );
}

/** By itself: nothing else here changes with each second. */
function TimeLeft({ visit, status: { expiresAt } }: { visit: Visit; status: TokenStatus }) {
  const { language, say } = useLanguage();
  const now = useNow(visit);
  const leftMs = (expiresAt?.getTime() ?? now) - now;
  return (
    <p className={`numbers ${leftMs < 60_000 ? 'urgent' : ''}`}>
      {say('inside.until', { at: expiresAt ? clock(expiresAt, now, language) : '', left: countdown(leftMs).clock })}
    </p>
  );
}

function Steps({ visit, concert }: { visit: Visit; concert: Concert }) {
  const { say } = useLanguage();
  const { date } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: holds, error, refetch } = useHolds(visit);
  const [choosesMore, setChoosesMore] = useState(false);
  const [over, setOver] = useRanOut(holds, visit);
  const choose = (scheduleId: string | undefined): void =>
    void navigate({ search: scheduleId === undefined ? {} : { date: scheduleId }, resetScroll: true });

  if (holds === undefined)
    return error ? (
      <RefusalNotice refusal={error} onAgain={() => void refetch()} />
    ) : (
      <p role="status">{say('page.loading')}</p>
    );
  if (holds.length > 0 && !choosesMore)
    return (
      <Till
        visit={visit}
        concert={concert}
        holds={holds}
        onMore={() => setChoosesMore(true)}
        onStale={() => void refetch()}
      />
    );
  const held = holds.reduce((sum, { seatIds }) => sum + seatIds.length, 0);
  return (
    <>
      {over && (
        <Notice kind="trouble" title={say('hold.over')}>
          {say('refusal.holdOver')}
        </Notice>
      )}
      {date === undefined ? (
        <DateChoice visit={visit} concert={concert} onChoose={choose} />
      ) : (
        <SeatPicker
          key={date}
          visit={visit}
          concert={concert}
          scheduleId={date}
          most={concert.maxSeatsPerUser - held}
          onDates={() => choose(undefined)}
          onHeld={() => {
            setOver(false);
            setChoosesMore(false);
          }}
        />
      )}
    </>
  );
}

/** Whether a hold was there and ran out: its seats are gone without anybody's doing. */
function useRanOut(holds: readonly Hold[] | undefined, visit: Visit): [boolean, (over: boolean) => void] {
  const [over, setOver] = useState(false);
  const before = useRef<readonly Hold[]>([]);
  useEffect(() => {
    if (holds === undefined) return;
    const still = new Set(holds.map(({ reservationId }) => reservationId));
    const gone = before.current.filter(({ reservationId }) => !still.has(reservationId));
    if (gone.some(({ expiresAt }) => expiresAt.getTime() <= visit.now() + 1_000)) setOver(true);
    before.current = holds;
  }, [holds, visit]);
  return [over, setOver];
}
