import type { NamedSeat } from '@stagedoor/client';
import { useDeferredValue, useMemo, useState } from 'react';
import { priceRange } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { SeatRow } from './seat-row.tsx';
import { type FreeRow, type FreeSection, sectionsOf } from './seats.ts';
import type { Choice } from './use-choice.ts';

/** Rows that are drawn at once; the others follow a moment later. */
const firstRows = 6;

/** All free seats by section and row: the hall for keyboards, screen readers and thumbs. */
export function SeatList({
  seats,
  choice,
  most,
  currency,
}: {
  seats: readonly NamedSeat[];
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { language, say } = useLanguage();
  const sections = useMemo(() => sectionsOf(seats), [seats]);
  const [opened, setOpened] = useState(choice.seats[0]?.section);
  const open = sections.length === 1 ? sections[0]!.name : opened;
  return (
    <div className="sections">
      {sections.map((section) => {
        const { name, free, prices } = section;
        const isOpen = name === open;
        const chosen = choice.seats.filter((seat) => seat.section === name).length;
        return (
          <section key={name} className={`section ${isOpen ? 'is-open' : ''}`}>
            <h2>
              <button
                type="button"
                aria-expanded={isOpen}
                aria-controls={`section ${name}`.replaceAll(' ', '-')}
                onClick={() => setOpened(isOpen ? undefined : name)}
              >
                <span className="section-name">{name}</span>
                <span className="numbers soft">{priceRange(prices, currency, language)}</span>
                <span className="numbers soft section-free">
                  {chosen > 0 ? say('section.chosen', { count: chosen }) : say('section.free', { count: free })}
                </span>
              </button>
            </h2>
            <div id={`section ${name}`.replaceAll(' ', '-')} hidden={!isOpen}>
              {isOpen && <Rows section={section} choice={choice} most={most} currency={currency} />}
            </div>
          </section>
        );
      })}
    </div>
  );
}

function Rows({
  section,
  choice,
  most,
  currency,
}: {
  section: FreeSection;
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { say } = useLanguage();
  const rows: readonly FreeRow[] = useDeferredValue(section.rows, section.rows.slice(0, firstRows));
  const isFull = choice.seats.length >= most;
  return (
    <div className="rows" role="group" aria-label={say('section.label', { name: section.name })}>
      {rows.map(({ row, seats }, index) => (
        <SeatRow
          key={row}
          row={row}
          seats={seats}
          width={section.width}
          chosen={choice.ids}
          isFull={isFull}
          isFirst={index === 0}
          currency={currency}
          onToggle={choice.toggle}
        />
      ))}
    </div>
  );
}
