import type { NamedSeat } from '@stagedoor/client';
import { useStagedoor } from '@stagedoor/client/react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { SeatList } from './seat-list.tsx';
import type { Choice } from './use-choice.ts';

const SeatMap = lazy(async () => ({ default: (await import('./map/seat-map.tsx')).SeatMap }));

const views = ['map', 'list'] as const;
type View = (typeof views)[number];

const key = 'stagedoor view';

/** The hall as a map or as a list: the same seats and one choice, whichever is shown. */
export function SeatView({
  concertId,
  scheduleId,
  free,
  choice,
  most,
  currency,
}: {
  concertId: string;
  scheduleId: string;
  free: readonly NamedSeat[];
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { say } = useLanguage();
  const { client } = useStagedoor();
  const [view, setView] = useState<View>(() => (localStorage.getItem(key) === 'list' ? 'list' : 'map'));
  const map = useQuery({
    queryKey: ['seat map', concertId, scheduleId],
    queryFn: ({ signal }) => client.concert.seatMap.query({ concertId, scheduleId }, { signal }),
    // Where seats stand never changes.
    staleTime: Infinity,
    retry: false,
  });
  const show = (next: View): void => {
    localStorage.setItem(key, next);
    setView(next);
  };
  const loading = (
    <p className="map-loading soft" role="status">
      {say('seats.loading')}
    </p>
  );
  const list = <SeatList seats={free} choice={choice} most={most} currency={currency} />;
  return (
    <>
      <div className="views" role="group" aria-label={say('view.how')}>
        {views.map((one) => (
          <button key={one} type="button" aria-pressed={one === view} onClick={() => show(one)}>
            {say(`view.${one}`)}
          </button>
        ))}
      </div>
      {view === 'list' || map.error ? (
        list
      ) : map.data === undefined ? (
        loading
      ) : (
        <Suspense fallback={loading}>
          <SeatMap map={map.data} free={free} choice={choice} currency={currency} />
        </Suspense>
      )}
    </>
  );
}
