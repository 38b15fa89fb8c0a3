import { readTaken } from '@stagedoor/client/hall';
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
  /** Sold or held: neither kept back nor freed. */
  readonly gone: ReadonlySet<number>;
}

/** Seats of others go while somebody looks at the map. */
const everyMs = 4_000;

/** The taken seats of a date, kept up to date. */
export function useTaken(of: OfDate) {
  const { data, error, dataUpdatedAt, refetch } = useAsked(
    ['taken', of.scheduleId],
    (server) => server.concert.takenSeats.query(of),
    { everyMs },
  );
  const seats = useMemo((): Taken | undefined => {
    if (data === undefined) return undefined;
    const [sold, held] = [readTaken(data.sold), readTaken(data.held)];
    const kept = new Map(data.blocked.flatMap(({ label, seats: ids }) => [...readTaken(ids)].map((id) => [id, label])));
    const { capacity, blocked: labels } = data;
    return { capacity, sold, held, kept, keptCount: kept.size, labels, gone: new Set([...sold, ...held]) };
  }, [data]);
  return { seats, error, at: dataUpdatedAt, refetch };
}
