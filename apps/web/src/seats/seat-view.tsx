import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { SeatList } from './seat-list.tsx';
import type { Choice } from './use-choice.ts';
import type { HallSeats } from './use-hall.ts';

const loadMap = async () => ({ default: (await import('./map/seat-map.tsx')).SeatMap });
const SeatMap = lazy(loadMap);

const views = ['map', 'list'] as const;
export type View = (typeof views)[number];

const key = 'stagedoor view';

/** How the hall is shown here, as it was chosen before. */
export function useView(): [View, (view: View) => void] {
  const [view, setView] = useState<View>(kept);
  // While the seats are on their way, so is what draws them.
  useEffect(() => void loadMap(), []);
  const show = (next: View): void => {
    keep(next);
    setView(next);
  };
  return [view, show];
}

function kept(): View {
  try {
    return localStorage.getItem(key) === 'list' ? 'list' : 'map';
  } catch {
    return 'map';
  }
}

function keep(view: View): void {
  try {
    localStorage.setItem(key, view);
  } catch {
    // Forbidden: it is forgotten with the page.
  }
}

/** The hall as a map or as a list: the same seats and one choice, whichever is shown. */
export function SeatView({
  view,
  onView,
  hall,
  taken,
  choice,
  most,
  currency,
}: {
  view: View;
  onView: (view: View) => void;
  hall: HallSeats;
  taken: ReadonlySet<number>;
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { say } = useLanguage();
  const { ids, seats, stand } = choice;
  const oneMore = useCallback(
    (section: string): void => stand(section, seats.filter((seat) => seat.section === section).length + 1),
    [stand, seats],
  );
  const loading = (
    <p className="map-loading soft" role="status">
      {say('seats.loading')}
    </p>
  );
  return (
    <div className="hall">
      <div className="views" role="group" aria-label={say('view.how')}>
        {views.map((one) => (
          <button key={one} type="button" aria-pressed={one === view} onClick={() => onView(one)}>
            {say(`view.${one}`)}
          </button>
        ))}
      </div>
      {view === 'list' ? (
        <SeatList hall={hall} taken={taken} choice={choice} most={most} currency={currency} />
      ) : (
        <Suspense fallback={loading}>
          <SeatMap
            hall={hall}
            taken={taken}
            chosen={ids}
            currency={currency}
            onSeat={choice.toggle}
            onStanding={oneMore}
          />
        </Suspense>
      )}
    </div>
  );
}
