import { useMemo, useState } from 'react';
import { money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { SectionRows } from './section-rows.tsx';
import { sectionsOf } from './seats.ts';
import { Stepper } from './stepper.tsx';
import type { Choice } from './use-choice.ts';
import type { HallSeats } from './use-hall.ts';

/** All seats by section and row: the hall for keyboards, screen readers and thumbs. */
export function SeatList({
  hall,
  taken,
  choice,
  most,
  currency,
}: {
  hall: HallSeats;
  taken: ReadonlySet<number>;
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { language, say } = useLanguage();
  const parts = useMemo(() => sectionsOf(hall), [hall]);
  const [opened, setOpened] = useState(choice.seats.find(({ row }) => row !== '')?.section);
  const open = parts.length === 1 ? parts[0]!.name : opened;
  return (
    <div className="sections">
      {parts.map((section) => {
        const { name, kind, price } = section;
        const free = section.freeOf(taken);
        const chosen = choice.seats.filter((seat) => seat.section === name).length;
        const words = (
          <>
            <span className="section-name">{name}</span>
            <span className="numbers soft">{money(price, currency, language)}</span>
            <span className="numbers soft section-free">
              {chosen > 0
                ? say('section.chosen', { count: chosen })
                : free > 0
                  ? say('section.free', { count: free })
                  : say('section.none')}
            </span>
          </>
        );
        if (kind === 'standing')
          return (
            <section key={name} className="section is-standing">
              <h2>{words}</h2>
              <Stepper
                name={name}
                count={chosen}
                most={Math.min(free, most - choice.seats.length + chosen)}
                onCount={(count) => choice.stand(name, count)}
              />
            </section>
          );
        const isOpen = name === open;
        const id = `section ${name}`.replaceAll(' ', '-');
        return (
          <section key={name} className={`section ${isOpen ? 'is-open' : ''}`}>
            <h2>
              <button
                type="button"
                aria-expanded={isOpen}
                aria-controls={id}
                onClick={() => setOpened(isOpen ? undefined : name)}
              >
                {words}
              </button>
            </h2>
            <div id={id} hidden={!isOpen}>
              {isOpen && (
                <SectionRows section={section} taken={taken} choice={choice} most={most} currency={currency} />
              )}
            </div>
          </section>
        );
      })}
    </div>
  );
}
