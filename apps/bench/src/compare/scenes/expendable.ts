import type { Cluster } from '../../cluster.ts';

/**
 * Things that a call uses up, each of them once: concerts and dates to cancel or remove, people to erase. Their names end with
 * a number below `count`.
 */
export async function makeExpendable(cluster: Cluster, database: string, count: number): Promise<void> {
  const all = `generate_series(0, ${count} - 1) n`;
  const concerts = `${all}, unnest('{con_off,con_dates}'::text[]) name`;
  await cluster.sql(
    database,
    `insert into concerts (concert_id, title, currency, created_at) select name || n, 'Expendable', 'KRW', now() from ${concerts};
     insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
       max_seats_per_user, draw_seed, drawn, credited_at)
     select name || n, 'closed', now(), 0, 1, 600000, 300000, 60000, 8, 'seed', 0, now() from ${concerts};
     insert into schedules (concert_id, schedule_id, starts_at, capacity, price_from, price_to)
     select 'con_dates' || n, id, now() + interval '30 days', 1, 1000, 1000 from ${all}, unnest('{sch_off,sch_gone}'::text[]) id;
     insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
     select concert_id, schedule_id, 1, 'Floor', '1', 1, 1000 from schedules where concert_id like 'con_dates%';
     insert into users (user_id, name, created_at) select 'gone_' || n, 'Gone', now() from ${all};`,
  );
}

/** A plan of a small hall. */
export async function makePlan(cluster: Cluster, database: string, planId: string): Promise<void> {
  const plan = { sections: [{ name: 'Floor', rows: 10, seatsPerRow: 10, price: 1_000 }] };
  await cluster.sql(database, `insert into plans values ($1, 'Hall', 100, $2, now())`, [planId, JSON.stringify(plan)]);
}
