import type { MapSeat, SeatMap } from '@stagedoor/client/hall';
import { type Ref, useState } from 'react';
import { Button } from '../../page/button.tsx';
import { Choice, Field } from '../field.tsx';
import { useWords } from '../words.ts';
import { listed } from './listed.ts';
import type { Taken } from './taken.ts';

/** Chooses seats by their names, as the map does by a click: a section, some of its rows, some of their seats. */
export function KeepForm({
  sections,
  section: name,
  places,
  seats,
  taken,
  onSection,
  onSeats,
}: {
  sections: SeatMap['sections'];
  section: string;
  /** Where the number of places of a standing area is typed. */
  places: Ref<HTMLInputElement>;
  seats: readonly MapSeat[];
  taken: Taken;
  onSection: (section: string) => void;
  onSeats: (seats: readonly MapSeat[]) => void;
}) {
  const { say } = useWords();
  const [rows, setRows] = useState('');
  const [numbers, setNumbers] = useState('');
  const isStanding = sections.find((section) => section.name === name)?.kind === 'standing';
  const meant = (): MapSeat[] => {
    const inSection = seats.filter(({ section }) => section === name);
    // A number of places is one of those that can be kept back now, whichever they are.
    if (isStanding && numbers.trim() !== '')
      return inSection
        .filter(({ seatId }) => !taken.gone.has(seatId) && !taken.kept.has(seatId))
        .slice(0, Number(numbers));
    if (isStanding) return inSection;
    const [ofRows, ofNumbers] = [rows.split(',').map((row) => row.trim()), listed(numbers)];
    return inSection.filter(
      ({ row, number }) => (rows.trim() === '' || ofRows.includes(row)) && (numbers.trim() === '' || ofNumbers(number)),
    );
  };
  return (
    <form
      className="finder"
      onSubmit={(event) => {
        event.preventDefault();
        onSeats(meant());
      }}
    >
      <Choice
        label={say('desk.section')}
        value={name}
        options={sections.map((section) => [section.name, section.name] as const)}
        onValue={onSection}
      />
      {isStanding ? (
        <Field
          ref={places}
          type="number"
          min={1}
          label={say('desk.places')}
          hint={say('desk.placesWhy')}
          value={numbers}
          onValue={setNumbers}
        />
      ) : (
        <>
          <Field label={say('desk.rows')} hint={say('desk.rowsWhy')} value={rows} onValue={setRows} />
          <Field label={say('desk.numbers')} hint={say('desk.numbersWhy')} value={numbers} onValue={setNumbers} />
        </>
      )}
      <Button type="submit">{say('desk.keep.choose')}</Button>
    </form>
  );
}
