import type { RouterOutputs } from '@stagedoor/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asked, useAsked, useServer } from '../server.ts';
import { type Sample, useHistory } from './history.ts';

type Concert = RouterOutputs['concert']['get'];
export type DateFigures = RouterOutputs['concert']['blockedSeats'];

/** Every second while nobody looks elsewhere would be allowed; two are enough to see that a line moves. */
const queueEveryMs = 2_000;
const seatsEveryMs = 5_000;

/** All that the desk knows of a concert, kept up to date. */
export function useConcertFigures(concertId: string) {
  const stats = useAsked(['stats', concertId], (server) => server.queue.stats.query({ concertId }), {
    everyMs: queueEveryMs,
  });
  const concert = useAsked(['concert', concertId], (server) => server.concert.get.query({ concertId }), {
    everyMs: queueEveryMs,
  });
  const seats = useSeats(concert.data);
  const sold = seats.data?.reduce((sum, date) => sum + date.sold, 0);
  const sample = useMemo(
    (): Sample | undefined =>
      stats.data && { at: stats.dataUpdatedAt, waiting: stats.data.waiting, inside: stats.data.active, sold },
    [stats.data, stats.dataUpdatedAt, sold],
  );
  return { stats, concert, seats, sold, history: useHistory(concertId, sample) };
}

/** What of each date is sold, held and kept back. */
function useSeats(concert: Concert | undefined) {
  const server = useServer();
  const dates = concert?.dates.map(({ scheduleId }) => scheduleId) ?? [];
  return useQuery({
    queryKey: [asked, 'seats', concert?.concertId, dates],
    queryFn: (): Promise<DateFigures[]> =>
      Promise.all(
        dates.map((scheduleId) =>
          server.concert.blockedSeats.query({ concertId: concert!.concertId, scheduleId, limit: 1 }),
        ),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: seatsEveryMs,
    refetchIntervalInBackground: true,
    retry: false,
    enabled: concert !== undefined,
  });
}
