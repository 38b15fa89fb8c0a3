import { readSeatMap } from '@stagedoor/client/hall';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { whole } from '../../language/forms.ts';
import { useTitle } from '../../page/use-title.ts';
import { Ask } from '../ask.tsx';
import { Refused } from '../refused.tsx';
import { useAsked, useServer } from '../server.ts';
import { useWords } from '../words.ts';
import { HallPicture } from './hall-picture.tsx';
import { keptSeats } from './kept-seats.ts';
import { KeepForm } from './keep-form.tsx';

/** Seats of a date that are kept back: where they lie, under which labels, and how to keep and free some. */
export function KeepPage() {
  const { concertId, scheduleId } = useParams({ from: '/desk/concerts/$concertId/dates/$scheduleId' });
  const { language, say } = useWords();
  const server = useServer();
  useTitle(say('desk.keep'));
  const of = { concertId, scheduleId };
  const map = useAsked(['map', scheduleId], (each) => each.concert.seatMap.query(of));
  const kept = useAsked(['kept', scheduleId], (each) => keptSeats(each, of));
  const picture = useMemo(() => {
    if (map.data === undefined) return undefined;
    const seats = readSeatMap(map.data);
    const ids = new Set(kept.data?.seatIds);
    return {
      stage: spotsOf(map.data.stage),
      sections: map.data.sections.map((section) => ({
        name: section.name,
        outline: spotsOf(section.outline),
        label: { x: section.label.x / 100, y: section.label.y / 100 },
      })),
      seats: seats.filter(({ seatId }) => !ids.has(seatId)),
      marked: seats.filter(({ seatId }) => ids.has(seatId)),
    };
  }, [map.data, kept.data]);
  const error = map.error ?? kept.error;
  if (error) return <Refused error={error} onAgain={() => void Promise.all([map.refetch(), kept.refetch()])} />;
  if (picture === undefined || kept.data === undefined) return null;
  const { blocked, capacity, labels } = kept.data;
  const told = say('desk.keep.some', { blocked: whole(blocked, language), capacity: whole(capacity, language) });
  return (
    <section className="desk-part">
      <h1>{say('desk.keep')}</h1>
      <figure className="preview">
        <HallPicture name={told} picture={picture} />
        <figcaption className="fine soft numbers">{told}</figcaption>
      </figure>
      <ul className="plain-list numbers">
        {labels.map(({ label, count }) => (
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
      <KeepForm of={of} sections={picture.sections.map(({ name }) => name)} />
    </section>
  );
}

/** Points of a polygon, from x and y in turn, which a map has in hundredths. */
const spotsOf = (flat: readonly number[]): { x: number; y: number }[] =>
  Array.from({ length: flat.length / 2 }, (_, index) => ({
    x: flat[index * 2]! / 100,
    y: flat[index * 2 + 1]! / 100,
  }));
