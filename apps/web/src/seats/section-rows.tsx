import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../language/language.ts';
import { SeatRow } from './seat-row.tsx';
import { rowsOf, type Section } from './seats.ts';
import type { Choice } from './use-choice.ts';
import { useGoing } from './use-going.ts';

/** Rows that are drawn at once; as many more follow each moment. */
const rowsAtOnce = 5;

/** A section's rows of seats. */
export function SectionRows({
  section,
  taken,
  choice,
  most,
  currency,
}: {
  section: Section;
  taken: ReadonlySet<number>;
  choice: Choice;
  most: number;
  currency: string;
}) {
  const { say } = useLanguage();
  const { name, seats } = section;
  const rows = useMemo(() => rowsOf(seats), [seats]);
  const width = useMemo(() => seats.reduce((widest, { number }) => Math.max(widest, number), 0), [seats]);
  const [drawn, setDrawn] = useState(rowsAtOnce);
  useEffect(() => {
    if (drawn >= rows.length) return;
    const timer = setTimeout(() => setDrawn(drawn + rowsAtOnce), 16);
    return () => clearTimeout(timer);
  }, [drawn, rows]);
  const going = useGoing(taken);
  const entrance = seats.find(({ seatId }) => !taken.has(seatId))?.seatId;
  const rowsRef = useKeptFocus();
  return (
    <div className="rows" role="group" aria-label={say('section.label', { name })} ref={rowsRef}>
      {rows.slice(0, drawn).map(({ row, seats: inRow }) => (
        <SeatRow
          key={row}
          row={row}
          seats={inRow}
          width={width}
          taken={taken}
          going={going}
          chosen={choice.ids}
          isFull={choice.seats.length >= most}
          entrance={entrance}
          currency={currency}
          onToggle={choice.toggle}
        />
      ))}
    </div>
  );
}

/** Who is on a seat with the keyboard while somebody takes it goes on from the one beside it. */
function useKeptFocus() {
  const rows = useRef<HTMLDivElement>(null);
  const last = useRef<{ seat: HTMLElement; row: Element | null }>(null);
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      const seat = (target as HTMLElement).closest<HTMLElement>('.seat');
      last.current = seat && { seat, row: seat.closest('.seat-row') };
    };
    const element = rows.current!;
    element.addEventListener('focusin', remember);
    return () => element.removeEventListener('focusin', remember);
  }, []);
  useLayoutEffect(() => {
    const before = last.current;
    if (before === null || before.seat.isConnected || document.activeElement !== document.body) return;
    const far = (seat: HTMLElement): number =>
      Math.abs(Number(seat.dataset['number']) - Number(before.seat.dataset['number']));
    const inRow = [...(before.row?.querySelectorAll<HTMLElement>('button.seat') ?? [])];
    const [next] = inRow.toSorted((a, b) => far(a) - far(b));
    (next ?? rows.current?.querySelector<HTMLElement>('button.seat'))?.focus();
  });
  return rows;
}
