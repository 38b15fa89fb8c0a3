import { type MapSeat, readSeatMap, type SeatMap } from '@stagedoor/client/hall';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { whole } from '../../language/forms.ts';
import { openHall } from '../../seats/map/hall.ts';
import { useOpened } from '../../seats/slices.ts';
import { Ask } from '../ask.tsx';
import { asked, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import { KeepForm } from './keep-form.tsx';
import { KeepMap } from './keep-map.tsx';
import { KeepTray } from './keep-tray.tsx';
import type { OfDate, Taken } from './taken.ts';
import './date.css';

/** Seats are kept back and freed on the map: what is amber is kept back, or will be once the tray is saved. */
export function Keep({ of, map, taken }: { of: OfDate; map: SeatMap; taken: Taken }) {
  const { language, say } = useWords();
  const server = useServer();
  const queries = useQueryClient();
  const seats = useMemo(() => ({ map, seats: readSeatMap(map) }), [map]);
  const hall = useOpened(seats, openHall);
  const [byName, setByName] = useState({ isOpen: false, section: map.sections[0]?.name ?? '' });
  const places = useRef<HTMLInputElement>(null);
  const [touched, setTouched] = useState<ReadonlySet<number>>(new Set());
  // What somebody has taken meanwhile can't be changed any more.
  const [keeping, freeing] = useMemo(() => {
    const changeable = [...touched].filter((id) => !taken.gone.has(id));
    return [changeable.filter((id) => !taken.kept.has(id)), changeable.filter((id) => taken.kept.has(id))] as const;
  }, [touched, taken]);
  const shown = useMemo(() => {
    const amber = new Set(taken.kept.keys());
    for (const id of keeping) amber.add(id);
    for (const id of freeing) amber.delete(id);
    return amber;
  }, [taken, keeping, freeing]);

  /** One seat changes; of several, all of them become what the first was not. */
  const onSeats = (chosen: readonly Pick<MapSeat, 'seatId'>[]): void => {
    const ids = chosen.map(({ seatId }) => seatId).filter((id) => !taken.gone.has(id));
    const become = ids.some((id) => !shown.has(id));
    setTouched((before) => {
      const next = new Set(before);
      for (const id of ids) {
        if (taken.kept.has(id) === become) next.delete(id);
        else next.add(id);
      }
      return next;
    });
  };
  /** The number is asked where seats are chosen by name, which is where the keyboard finds it too. */
  const askPlaces = (section: string): void => {
    flushSync(() => setByName({ isOpen: true, section }));
    places.current?.focus();
    places.current?.select();
  };
  const done = async (ids: readonly number[]): Promise<void> => {
    await queries.invalidateQueries({ queryKey: [asked] });
    setTouched((before) => new Set([...before].filter((id) => !ids.includes(id))));
  };
  return (
    <section className="desk-part" aria-label={say('desk.keep')}>
      <h2>{say('desk.keep')}</h2>
      <p className="soft">{say('desk.keep.how')}</p>
      {hall && <KeepMap hall={hall} taken={taken} shown={shown} onSeats={onSeats} onStanding={askPlaces} />}
      <KeepTray of={of} keeping={keeping} freeing={freeing} onDone={done} onDrop={() => setTouched(new Set())} />
      {taken.labels.length > 0 && (
        <ul className="plain-list numbers">
          {taken.labels.map(({ label, count }) => (
            <li key={label} className="row">
              <strong>{label}</strong> {whole(count, language)}
              <Ask
                label={say('desk.free.go')}
                look="plain"
                title={say('desk.free.title', { label })}
                why={say('desk.free.why', { count })}
                go={say('desk.free.go')}
                onGo={() => server.concert.unblockSeats.mutate({ ...of, label })}
              />
            </li>
          ))}
        </ul>
      )}
      <details
        className="desk-more"
        open={byName.isOpen}
        onToggle={({ currentTarget: { open } }) => setByName((now) => ({ ...now, isOpen: open }))}
      >
        <summary>{say('desk.keep.byName')}</summary>
        <KeepForm
          sections={map.sections}
          section={byName.section}
          places={places}
          seats={seats.seats}
          taken={taken}
          onSection={(section) => setByName({ isOpen: true, section })}
          onSeats={onSeats}
        />
      </details>
    </section>
  );
}
