import type { Visit } from '@stagedoor/client';
import { type MapSeat, readSeatMap, type SeatMap } from '@stagedoor/client/hall';
import { useLiveSeats, useSeatMap } from '@stagedoor/client/react';
import { rest, useOpened } from './slices.ts';

/** A date's hall: its sections and where its seats stand. */
export interface HallSeats {
  readonly map: SeatMap;
  /** `seats[seatId - 1]` */
  readonly seats: readonly MapSeat[];
}

/** What is known of a hall: of its seats, and of those that somebody has, live while it is shown. Nothing until it is known. */
export interface HallOfDate {
  readonly hall: HallSeats | undefined;
  readonly taken: ReadonlySet<number> | undefined;
  readonly refusal: object | undefined;
  readonly again: () => void;
}

/** The map is fetched once, and what goes and comes back is heard as it happens. */
export function useHall(visit: Visit, scheduleId: string): HallOfDate {
  const { data: map, error, refetch } = useSeatMap(visit.concertId, scheduleId);
  const { seats, refusal } = useLiveSeats(visit, scheduleId);
  const hall = useOpened(map, readHall);
  return { hall, taken: seats?.taken, refusal: error ?? refusal, again: () => void refetch() };
}

async function readHall(map: SeatMap): Promise<HallSeats> {
  await rest();
  return { map, seats: readSeatMap(map) };
}
