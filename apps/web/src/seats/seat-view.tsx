import type { NamedSeat } from '@stagedoor/client';
import type { SeatMap as HallMap } from '@stagedoor/client/hall';
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
  map,
  free,
  choice,
  most,
  currency,
}: {
  map: HallMap;
  free: readonly NamedSeat[];
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { say } = useLanguage();
  const [view, setView] = useState<View>(() => (localStorage.getItem(key) === 'list' ? 'list' : 'map'));
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
      {view === 'list' ? (
        list
      ) : (
        <Suspense fallback={loading}>
          <SeatMap map={map} free={free} choice={choice} currency={currency} />
        </Suspense>
      )}
    </>
  );
}
