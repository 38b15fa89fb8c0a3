import type { NamedSeat } from '@stagedoor/client';
import { memo } from 'react';
import { money } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { moveFocus } from './move-focus.ts';

/** What a row needs to be drawn. */
interface SeatRowProps {
  readonly row: string;
  readonly seats: readonly NamedSeat[];
  readonly width: number;
  readonly chosen: ReadonlySet<number>;
  readonly isFull: boolean;
  readonly isFirst: boolean;
  readonly currency: string;
  readonly onToggle: (seat: NamedSeat) => void;
}

/** A row's free seats, each where it stands; between them those that are gone. */
export const SeatRow = memo(
  function SeatRow({ row, seats, width, chosen, isFull, isFirst, currency, onToggle }: SeatRowProps) {
    const { language, say } = useLanguage();
    return (
      <div className="seat-row" role="group" aria-label={row === '' ? undefined : say('row.label', { row })}>
        <span className="row-name" aria-hidden="true">
          {row}
        </span>
        <div className="row-seats" style={{ gridTemplateColumns: `repeat(${width}, 2.75rem)` }}>
          {seats.map((seat, index) => {
            const isChosen = chosen.has(seat.seatId);
            return (
              <button
                key={seat.seatId}
                type="button"
                className="seat"
                style={{ gridColumn: seat.number || 'auto' }}
                data-number={seat.number}
                tabIndex={isFirst && index === 0 ? 0 : -1}
                aria-pressed={isChosen}
                aria-disabled={(isFull && !isChosen) || undefined}
                aria-label={say('seat.label', {
                  row,
                  number: seat.number,
                  price: money(seat.price, currency, language),
                })}
                onKeyDown={moveFocus}
                onClick={() => onToggle(seat)}
              >
                {seat.number || '·'}
              </button>
            );
          })}
        </div>
      </div>
    );
  },
  (before, after) =>
    before.isFull === after.isFull &&
    before.width === after.width &&
    before.onToggle === after.onToggle &&
    sameSeats(before.seats, after.seats) &&
    before.seats.every(({ seatId }) => before.chosen.has(seatId) === after.chosen.has(seatId)),
);

const sameSeats = (one: readonly NamedSeat[], other: readonly NamedSeat[]): boolean =>
  one.length === other.length && one.every(({ seatId }, index) => seatId === other[index]!.seatId);
