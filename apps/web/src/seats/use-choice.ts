import type { NamedSeat } from '@stagedoor/client';
import { useCallback, useMemo, useState } from 'react';

/** The seats that a visitor has in mind, shared by whatever shows the hall. */
export interface Choice {
  readonly seats: readonly NamedSeat[];
  readonly ids: ReadonlySet<number>;
  /** Chosen seats that others took meanwhile. */
  readonly taken: readonly NamedSeat[];
  /** Takes a seat into the choice or out of it. One beyond the most that may be chosen is left out. */
  readonly toggle: (seat: NamedSeat) => void;
  /** Lets go of everything, or of these seats. */
  readonly drop: (seatIds?: readonly number[]) => void;
}

/**
 * @param free the seats that can be had; nothing while they are not known
 * @param most how many may be chosen
 */
export function useChoice(scheduleId: string, free: readonly NamedSeat[] | undefined, most: number): Choice {
  const [wanted, setWanted] = useState<readonly NamedSeat[]>(() => read(scheduleId));
  const freeIds = useMemo(() => free && new Set(free.map(({ seatId }) => seatId)), [free]);
  const change = useCallback(
    (next: (wanted: readonly NamedSeat[]) => readonly NamedSeat[]): void =>
      setWanted((now) => {
        const changed = next(now);
        keep(scheduleId, changed);
        return changed;
      }),
    [scheduleId],
  );
  const toggle = useCallback(
    (seat: NamedSeat): void =>
      change((now) => {
        const rest = now.filter(({ seatId }) => seatId !== seat.seatId);
        if (rest.length < now.length) return rest;
        const stillFree = now.filter(({ seatId }) => freeIds?.has(seatId) ?? true);
        return stillFree.length < most ? [...stillFree, seat] : now;
      }),
    [change, freeIds, most],
  );
  const drop = useCallback(
    (seatIds?: readonly number[]): void =>
      change((now) => (seatIds === undefined ? [] : now.filter(({ seatId }) => !seatIds.includes(seatId)))),
    [change],
  );
  return useMemo(() => {
    const isFree = ({ seatId }: NamedSeat): boolean => freeIds?.has(seatId) ?? true;
    const seats = wanted.filter(isFree);
    const ids = new Set(seats.map(({ seatId }) => seatId));
    return { seats, ids, taken: wanted.filter((seat) => !isFree(seat)), toggle, drop };
  }, [wanted, freeIds, toggle, drop]);
}

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
