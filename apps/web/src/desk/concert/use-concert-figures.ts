import { useMemo } from 'react';
import type { RouterOutputs } from '@stagedoor/client';
import { useAsked } from '../server.ts';
import { type Sample, useHistory } from './history.ts';

export type DateFigures = RouterOutputs['concert']['figures']['dates'][number];

/** Every second would be allowed, as all of it comes from the server's memory; two are enough to see that a line moves. */
const memoryEveryMs = 2_000;
/** Sums over all payments. */
const moneyEveryMs = 10_000;

/** All that the desk knows of a concert, kept up to date. */
export function useConcertFigures(concertId: string) {
  const everyMs = memoryEveryMs;
  const stats = useAsked(['stats', concertId], (server) => server.queue.stats.query({ concertId }), { everyMs });
  const concert = useAsked(['concert', concertId], (server) => server.concert.get.query({ concertId }), { everyMs });
  const seats = useAsked(['seats', concertId], (server) => server.concert.figures.query({ concertId }), { everyMs });
  const totals = useAsked(['totals', concertId], (server) => server.payment.totals.query({ concertId }), {
    everyMs: moneyEveryMs,
  });
  const sold = seats.data?.dates.reduce((sum, date) => sum + date.sold, 0);
  const taken = totals.data && totals.data.amount - totals.data.refunded;
  const sample = useMemo(
    (): Sample | undefined =>
      stats.data && {
        at: stats.dataUpdatedAt,
        waiting: stats.data.waiting,
        inside: stats.data.active,
        admitted: stats.data.admittedPerSecond,
        polls: stats.data.pollsPerSecond,
        errors: stats.data.errorsPerSecond,
        sold,
        money: taken,
      },
    [stats.data, stats.dataUpdatedAt, sold, taken],
  );
  return { stats, concert, seats, totals, sold, taken, history: useHistory(concertId, sample) };
}
