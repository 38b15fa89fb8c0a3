import type { Visit } from '@stagedoor/client';
import { useDates, useHolds, useReserve, useSeats } from '@stagedoor/client/react';
import { Till } from './till.tsx';

/** The dates, and the seats of the first one that has any; whoever holds seats is at the till. */
export function Dates({ visit }: { visit: Visit }) {
  const { data: dates, error } = useDates(visit);
  const [hold] = useHolds(visit).data ?? [];
  if (hold) return <Till visit={visit} hold={hold} />;
  if (error) return <p role="alert">{error.message}</p>;
  if (!dates) return <p>One moment …</p>;
  const date = dates.find(({ available }) => available > 0);
  return date ? <Seats visit={visit} scheduleId={date.scheduleId} /> : <p>Sold out.</p>;
}

function Seats({ visit, scheduleId }: { visit: Visit; scheduleId: string }) {
  const { data: seats } = useSeats(visit, scheduleId);
  const { mutate: reserve, error, isPending } = useReserve(visit);
  return (
    <section>
      {error && <p role="alert">{error.reason === 'SEAT_TAKEN' ? 'Someone was quicker.' : error.message}</p>}
      {seats?.slice(0, 100).map(({ seatId, row, number, price }) => (
        <button key={seatId} disabled={isPending} onClick={() => reserve({ scheduleId, seatIds: [seatId] })}>
          {row}
          {number}: {price}
        </button>
      ))}
    </section>
  );
}
