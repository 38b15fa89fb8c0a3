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
  readonly taken: ReadonlySet<number>;
  /** Taken a moment ago. */
  readonly going: ReadonlySet<number>;
  readonly chosen: ReadonlySet<number>;
  readonly isFull: boolean;
  /** Where the tab key comes in: the section's first free seat. */
  readonly entrance: number | undefined;
  readonly currency: string;
  readonly onToggle: (seat: NamedSeat) => void;
}

/** A row's free seats, each where it stands; between them those that are gone. */
export const SeatRow = memo(
  function SeatRow({ row, seats, width, taken, going, chosen, isFull, entrance, currency, onToggle }: SeatRowProps) {
    const { language, say } = useLanguage();
    return (
      <div className="seat-row" role="group" aria-label={say('row.label', { row })}>
        <span className="row-name" aria-hidden="true">
          {row}
        </span>
        <div className="row-seats" style={{ gridTemplateColumns: `repeat(${width}, 2.75rem)` }}>
          {seats.map((seat) => {
            const place = { gridColumn: seat.number };
            if (going.has(seat.seatId))
              return (
                <span key={`going ${seat.seatId}`} className="seat is-going" style={place} aria-hidden="true">
                  {seat.number}
                </span>
              );
            if (taken.has(seat.seatId)) return null;
            const isChosen = chosen.has(seat.seatId);
            return (
              <button
                key={seat.seatId}
                type="button"
                className="seat"
                style={place}
                data-number={seat.number}
                tabIndex={seat.seatId === entrance ? 0 : -1}
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
                {seat.number}
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
    before.entrance === after.entrance &&
    before.onToggle === after.onToggle &&
    before.seats === after.seats &&
    before.seats.every(
      ({ seatId }) =>
        before.chosen.has(seatId) === after.chosen.has(seatId) &&
        before.taken.has(seatId) === after.taken.has(seatId) &&
        before.going.has(seatId) === after.going.has(seatId),
    ),
);
