import type { Cluster } from '../../cluster.ts';
import { migrated } from '../../history.ts';

/** A database of its own, migrated and empty. */
export async function emptyDatabase(cluster: Cluster, database: string): Promise<AsyncDisposable & { url: string }> {
  await cluster.make(database, await migrated(cluster));
  return { url: cluster.url(database), [Symbol.asyncDispose]: () => cluster.drop(database) };
}

/** A concert whose queue has people in it already. */
export interface Crowd {
  readonly concertId: string;
  /** The first so many are inside, for an hour. */
  readonly inside: number;
  /** So many more wait, and nobody lets them in. */
  readonly waiting: number;
  readonly maxSeatsPerUser?: number;
  /** As many as are inside, unless given. */
  readonly maxActive?: number;
  readonly admitPerSecond?: number;
}

/** Writes them as entering and admitting would have: people are `visitor_0` and so on, in their order. */
export async function makeCrowd(cluster: Cluster, database: string, crowd: Crowd): Promise<void> {
  const { concertId, inside, waiting, maxSeatsPerUser = 8, maxActive = inside, admitPerSecond = 100_000 } = crowd;
  const people = inside + waiting;
  await cluster.sql(
    database,
    `insert into concerts (concert_id, title, currency, created_at) values ('${concertId}', 'Benchmark', 'KRW', now());
     insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
       max_seats_per_user, draw_seed, drawn, last_seq, frontier, admitted, credited_at)
     values ('${concertId}', 'open', now(), ${maxActive}, ${admitPerSecond}, 3600000, 300000, 600000, ${maxSeatsPerUser}, 'seed', 0, ${people}, ${inside}, ${inside}, now());
     insert into users (user_id, name, created_at)
     select 'visitor_' || v, 'Visitor', now() from generate_series(0, ${people} - 1) v on conflict do nothing;
     insert into tokens (concert_id, seq, user_id, entered_at, admitted_at, expires_at, changed_by)
     select '${concertId}', v + 1, 'visitor_' || v, now(), case when v < ${inside} then now() end,
       case when v < ${inside} then now() + interval '1 hour' end, 1 from generate_series(0, ${people} - 1) v;`,
  );
}

/** A date of a concert with free seats, fifty in a row. */
export async function makeDate(
  cluster: Cluster,
  database: string,
  { concertId, scheduleId, seats, price }: { concertId: string; scheduleId: string; seats: number; price: number },
): Promise<void> {
  await cluster.sql(
    database,
    `insert into schedules (concert_id, schedule_id, starts_at, capacity, price_from, price_to)
     values ('${concertId}', '${scheduleId}', now() + interval '30 days', ${seats}, ${price}, ${price});
     insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
     select '${concertId}', '${scheduleId}', n + 1, 'Floor', (n / 50 + 1)::text, n % 50 + 1, ${price} from generate_series(0, ${seats} - 1) n;`,
  );
}
