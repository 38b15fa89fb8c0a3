import type { NamedSeat, Visit } from '@stagedoor/client';
import { type MapSeat, readSeatMap, type SeatMap } from '@stagedoor/client/hall';
import { useLiveSeats, useSeatMap } from '@stagedoor/client/react';
import { useMemo } from 'react';

/** A date's hall: where its seats stand, and which of them are free, live while it is shown. */
export interface HallOfDate {
  readonly map: SeatMap | undefined;
  /** `all[seatId - 1]`, and the ids of those that somebody has. Nothing until it is known. */
  readonly all: readonly MapSeat[] | undefined;
  readonly taken: ReadonlySet<number> | undefined;
  /** Nothing until it is known. */
  readonly free: readonly NamedSeat[] | undefined;
  readonly refusal: object | undefined;
  readonly again: () => void;
}

/** The map is fetched once, and what goes and comes back is heard as it happens. */
export function useHall(visit: Visit, scheduleId: string): HallOfDate {
  const { data: map, error, refetch } = useSeatMap(visit.concertId, scheduleId);
  const { seats, refusal } = useLiveSeats(visit, scheduleId);
  const all = useMemo(() => map && readSeatMap(map), [map]);
  const taken = seats?.taken;
  const free = useMemo(() => taken && all?.filter(({ seatId }) => !taken.has(seatId)), [all, taken]);
  return { map, all, taken, free, refusal: error ?? refusal, again: () => void refetch() };
}
