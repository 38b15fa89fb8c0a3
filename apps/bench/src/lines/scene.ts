import type { Cluster } from '../cluster.ts';

/** How many lines a database has, and whether people come in. */
export interface Scene {
  readonly name: string;
  readonly lines: number;
  /** In each line. */
  readonly waiting: number;
  readonly maxActive: number;
  readonly activeTtlMs: number;
}

/** One person inside, one waiting and no room. */
export const stuck = (lines: number): Scene => ({
  name: 'stuck',
  lines,
  waiting: 1,
  maxActive: 1,
  activeTtlMs: 3_600_000,
});

/** Fifty come in every second and stay for ten; there are enough who wait. */
export const moving = (lines: number, seconds: number): Scene => ({
  name: 'moving',
  lines,
  waiting: seconds * 50,
  maxActive: 100_000,
  activeTtlMs: 10_000,
});

/** Fills a database as the commands would have left it. */
export async function fillLines(
  cluster: Cluster,
  database: string,
  { lines, waiting, maxActive, activeTtlMs }: Scene,
): Promise<void> {
  if (lines === 0) return;
  const sql = (text: string, values: readonly unknown[]): Promise<object[]> => cluster.sql(database, text, values);
  await sql(`insert into concerts select 'line-' || n, 'A line', 'KRW', now() from generate_series(1, $1::int) n`, [
    lines,
  ]);
  await sql(
    `insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
       max_seats_per_user, draw_seed, drawn, last_seq, frontier, admitted, credited_at)
     select 'line-' || n, 'open', now(), $2::int, 50, $3::int, 300000, 60000, 8, 'seed', 0, 1 + $4::int, 1, 1, now() from generate_series(1, $1::int) n`,
    [lines, maxActive, activeTtlMs, waiting],
  );
  await sql(
    `insert into tokens (concert_id, seq, user_id, entered_at, admitted_at, expires_at)
     select 'line-' || n, seq, 'guest-' || seq, now(), case when seq = 1 then now() end, case when seq = 1 then now() + $2 * interval '1 ms' end
     from generate_series(1, $1::int) n, generate_series(1, 1 + $3::int) seq`,
    [lines, activeTtlMs, waiting],
  );
  await sql(
    `insert into presence select 'line-' || n, seq, now() + interval '1 hour' from generate_series(1, $1::int) n, generate_series(2, 1 + $2::int) seq`,
    [lines, waiting],
  );
}
