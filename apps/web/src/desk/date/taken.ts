import { readTaken, type SeatMap } from '@stagedoor/client/hall';
import { useMemo } from 'react';
import { useAsked } from '../server.ts';

/** A date by its ids. */
export interface OfDate {
  readonly concertId: string;
  readonly scheduleId: string;
}

/** Who has which seats of a date, and which nobody has. */
export interface Taken {
  readonly capacity: number;
  readonly sold: ReadonlySet<number>;
  readonly held: ReadonlySet<number>;
  readonly kept: ReadonlyMap<number, string>;
  readonly keptCount: number;
  readonly labels: readonly { readonly label: string; readonly count: number }[];
  /** Nobody has these, or operators keep them back: what may be kept back or freed. */
  readonly changeable: ReadonlySet<number>;
}

/** Seats of others go while somebody looks at the map. */
const everyMs = 4_000;

/** The taken seats of a date, kept up to date. */
export function useTaken(of: OfDate, map: SeatMap | undefined) {
  const { data, error, dataUpdatedAt, refetch } = useAsked(
    ['taken', of.scheduleId],
    (server) => server.concert.takenSeats.query(of),
    { everyMs },
  );
  const seats = useMemo((): Taken | undefined => {
    if (data === undefined || map === undefined) return undefined;
    const [sold, held] = [readTaken(data.sold), readTaken(data.held)];
    const kept = new Map(data.blocked.flatMap(({ label, seats: ids }) => [...readTaken(ids)].map((id) => [id, label])));
    const ids = Array.from({ length: data.capacity }, (_, index) => index + 1);
    const changeable = new Set(ids.filter((id) => !sold.has(id) && !held.has(id)));
    const { capacity, blocked: labels } = data;
    return { capacity, sold, held, kept, keptCount: kept.size, labels, changeable };
  }, [data, map]);
  return { seats, error, at: dataUpdatedAt, refetch };
}
