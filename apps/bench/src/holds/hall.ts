import { migrate } from '@stagedoor/server/migrate';
import type { Cluster } from '../cluster.ts';

/** Two dates of one concert, as big as a schedule may be. */
export const concertId = 'con_bench';
export const seatsOfSchedule = 100_000;
export const seatCount = 2 * seatsOfSchedule;

const template = 'hall';

/** Names of visitors and schedules follow from numbers, so that a plain SQL statement can make them, too. */
export const userIdOf = (visitor: number): string => `visitor_${visitor}`;
export const seqOf = (visitor: number): number => visitor + 1;
export const scheduleIdOf = (seat: number): string => `sch_${Math.floor(seat / seatsOfSchedule)}`;
export const seatIdOf = (seat: number): number => (seat % seatsOfSchedule) + 1;

/** Builds the template: every seat free, every visitor inside for an hour and allowed their share of the seats. */
export async function buildHall(cluster: Cluster, visitors: number): Promise<void> {
  await cluster.sql('postgres', `create database ${template}`);
  await migrate(cluster.url(template));
  // Nodes learn of tokens by `changed_by`.
  await cluster.sql(
    template,
    `
    insert into concerts values ('${concertId}', 'Benchmark', 'KRW', now());
    insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
      max_seats_per_user, draw_seed, drawn, last_seq, frontier, admitted, credited_at)
    values ('${concertId}', 'open', now(), ${visitors}, 1000, 3600000, 300000, 60000, ${Math.ceil(seatCount / visitors)}, 'seed', 0, ${visitors}, ${visitors}, ${visitors}, now());
    insert into users select 'visitor_' || v, 'Visitor', now() from generate_series(0, ${visitors} - 1) v;
    insert into tokens (concert_id, seq, user_id, entered_at, admitted_at, expires_at, changed_by)
    select '${concertId}', v + 1, 'visitor_' || v, now(), now(), now() + interval '1 hour', 1 from generate_series(0, ${visitors} - 1) v;
    insert into schedules
    select '${concertId}', 'sch_' || s, now() + interval '30 days', ${seatsOfSchedule}, 100000, 100000 from generate_series(0, 1) s;
    insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
    select '${concertId}', 'sch_' || s, n, 'Floor', 'A', n, 100000
    from generate_series(0, 1) s, generate_series(1, ${seatsOfSchedule}) n;
    `,
  );
  // Not the empty tables: PostgreSQL plans for some rows in a table that it never vacuumed, as it is when sales open.
  await cluster.sql(template, 'vacuum (freeze, analyze) users, queues, tokens, schedules, seats');
}

/** A hall nobody has been to: each run gets its own copy, so none pays for what another left behind. */
export async function openHall(cluster: Cluster, name: string): Promise<AsyncDisposable> {
  await cluster.sql('postgres', `create database ${name} template ${template} strategy file_copy`);
  await cluster.sql(name, 'select (select count(section) from seats), (select count(user_id) from tokens)');
  await cluster.sql('postgres', 'checkpoint');
  return {
    async [Symbol.asyncDispose]() {
      await cluster.sql('postgres', `drop database ${name} with (force)`);
    },
  };
}
