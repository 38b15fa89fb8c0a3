import type { NamedSeat } from '@stagedoor/client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { placesIn } from './places.ts';
import type { HallSeats } from './use-hall.ts';

/** The seats that a visitor has in mind, shared by whatever shows the hall. */
export interface Choice {
  readonly seats: readonly NamedSeat[];
  readonly ids: ReadonlySet<number>;
  /** Chosen seats that others took meanwhile. */
  readonly lost: readonly NamedSeat[];
  /** Takes a seat into the choice or out of it. One beyond the most that may be chosen is left out. */
  readonly toggle: (seat: NamedSeat) => void;
  /** Takes so many places of a standing area, or as many as there are and may be chosen. */
  readonly stand: (section: string, count: number) => void;
  /** Takes these instead of those that were lost. */
  readonly replace: (seats: readonly NamedSeat[]) => void;
  /** Lets go of everything, or of these seats. */
  readonly drop: (seatIds?: readonly number[]) => void;
}

/**
 * @param taken the seats that can't be had; nothing while they are not known
 * @param most how many may be chosen
 * @param onChange the visitor changes the choice; seats that are lost or let go of change nothing here
 */
export function useChoice(
  scheduleId: string,
  hall: HallSeats | undefined,
  taken: ReadonlySet<number> | undefined,
  most: number,
  onChange: () => void,
): Choice {
  const [wanted, change] = useState<readonly NamedSeat[]>(() => read(scheduleId));
  useEffect(() => keep(scheduleId, wanted), [scheduleId, wanted]);
  const isFree = useCallback(({ seatId }: NamedSeat): boolean => taken?.has(seatId) !== true, [taken]);
  const stand = useCallback(
    (section: string, count: number): void => {
      onChange();
      change((now) => {
        const rest = now.filter((seat) => seat.section !== section);
        const here = now.filter((seat) => seat.section === section && isFree(seat));
        const wish = Math.max(0, Math.min(count, most - rest.filter(isFree).length));
        const more = hall ? placesIn(hall, section, taken, here, wish - here.length) : [];
        return [...rest, ...here.slice(0, wish), ...more];
      });
    },
    [hall, isFree, most, taken, onChange],
  );
  const toggle = useCallback(
    (seat: NamedSeat): void => {
      onChange();
      change((now) => {
        const rest = now.filter(({ seatId }) => seatId !== seat.seatId);
        if (rest.length < now.length) return rest;
        const stillFree = now.filter(isFree);
        return stillFree.length < most ? [...stillFree, named(seat)] : now;
      });
    },
    [isFree, most, onChange],
  );
  const replace = useCallback(
    (seats: readonly NamedSeat[]): void => {
      onChange();
      change((now) => [...now.filter(isFree), ...seats.map(named)].slice(0, most));
    },
    [isFree, most, onChange],
  );
  const drop = useCallback(
    (seatIds?: readonly number[]): void =>
      change((now) => (seatIds === undefined ? [] : now.filter(({ seatId }) => !seatIds.includes(seatId)))),
    [],
  );

  // A place to stand is like any other: one that somebody took is another one, without a word.
  const settled = hall && taken ? settle(wanted, hall, taken) : wanted;
  if (settled !== wanted) change(settled);

  return useMemo(() => {
    // What was kept may be older than the hall, whose prices are those that are paid.
    const seats = wanted.filter(isFree).map((seat) => named(hall?.seats[seat.seatId - 1] ?? seat));
    const lost = wanted.filter((seat) => !isFree(seat));
    return { seats, ids: new Set(seats.map(({ seatId }) => seatId)), lost, toggle, stand, replace, drop };
  }, [wanted, hall, isFree, toggle, stand, replace, drop]);
}

/** The same choice with a free place for each that is gone, as long as its area has some. */
function settle(wanted: readonly NamedSeat[], hall: HallSeats, taken: ReadonlySet<number>): readonly NamedSeat[] {
  const gone = wanted.filter(({ row, seatId }) => row === '' && taken.has(seatId));
  const settled = gone.reduce((now, place) => {
    const [other] = placesIn(hall, place.section, taken, now, 1);
    return other ? now.map((seat) => (seat === place ? other : seat)) : now;
  }, wanted);
  return settled;
}

/** What is kept of a seat: how people find it, and what it costs. */
const named = ({ seatId, section, row, number, price }: NamedSeat): NamedSeat => ({
  seatId,
  section,
  row,
  number,
  price,
});

const keyOf = (scheduleId: string): string => `stagedoor choice ${scheduleId}`;

function read(scheduleId: string): readonly NamedSeat[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(scheduleId)) ?? '[]') as NamedSeat[];
  } catch {
    return [];
  }
}

/** A reload forgets nothing. */
function keep(scheduleId: string, seats: readonly NamedSeat[]): void {
  try {
    sessionStorage.setItem(keyOf(scheduleId), JSON.stringify(seats));
  } catch {
    // Forbidden: it is forgotten with the page.
  }
}
