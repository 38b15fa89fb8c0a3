import { migrate } from '@stagedoor/server/migrate';
import type { Cluster } from './cluster.ts';

/** What a database has seen before it is measured. */
export interface History {
  /** Past concerts. */
  readonly concerts: number;
  /** Who entered each of them; all have left by now. */
  readonly people: number;
  /** How many of those bought a seat, at most 100,000: a hall's size. */
  readonly buyers: number;
}

/** Rows that a history comes to, but for the people themselves. */
export const rowsOf = ({ concerts, people, buyers }: History): number => concerts * (people + buyers * 12) + buyers;

const price = 50_000;

/** The past of most halls. */
export const usualPast: History = { concerts: 2, people: 20_000, buyers: 10_000 };

/** A template with the tables and nothing in them. */
export const migrated = (cluster: Cluster): Promise<string> =>
  cluster.template('empty', async () => {
    await cluster.make('empty');
    await migrate(cluster.url('empty'));
  });

/** A template with a past, and with no autovacuum that would change anything in the middle of a run. */
export function pastOf(cluster: Cluster, history: History): Promise<string> {
  const name = `past_${history.concerts}_${history.people}_${history.buyers}`;
  return cluster.template(name, async () => {
    await cluster.make(name, await migrated(cluster));
    await seedHistory(cluster, name, history);
    const tables = await cluster.sql<{ table: string }>(
      name,
      `select quote_ident(relname) as "table" from pg_stat_user_tables`,
    );
    await cluster.sql(
      name,
      tables.map(({ table }) => `alter table ${table} set (autovacuum_enabled = false);`).join('\n'),
    );
  });
}

/**
 * Past concerts as the commands would have left them: every invariant holds, and rows came to their end by updates, so that
 * indexes have grown as they do. Whoever bought charged the price, paid it and has nothing left. Statistics are as after a night: everything analysed.
 */
export async function seedHistory(cluster: Cluster, database: string, history: History): Promise<void> {
  const { concerts, people, buyers } = history;
  await cluster.sql(
    database,
    `insert into users select 'visitor_' || v, 'Visitor', now() - interval '1 year' from generate_series(0, ${people} - 1) v`,
  );
  for (let concert = 0; concert < concerts; concert++)
    await cluster.sql(database, pastConcert(concert, people, buyers));
  await cluster.sql(
    database,
    `insert into wallets select 'visitor_' || v, 'KRW', 0, ${concerts * 2} from generate_series(0, ${concerts === 0 ? 0 : buyers} - 1) v`,
  );
  await cluster.sql(database, 'vacuum (freeze, analyze)');
}

/** Fifty people came in each second, and stayed a minute. */
function pastConcert(concert: number, people: number, buyers: number): string {
  const id = `con_past${concert}`;
  const begin = `(now() - interval '${daysAgo(concert)} days')`;
  const admitted = `${begin} + ((seq - 1) / 50) * interval '1 second'`;
  const visitors = `generate_series(0, ${buyers} - 1) v, lateral (select v + 1 as seq) visit`;
  return `
    insert into concerts values ('${id}', 'Past', 'KRW', ${begin});
    insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
      max_seats_per_user, draw_seed, drawn, last_seq, frontier, admitted, credited_at)
    values ('${id}', 'closed', ${begin}, 5000, 50, 600000, 300000, 60000, 8, 'seed', 0, ${people}, ${people}, ${people}, ${begin});
    insert into tokens (concert_id, seq, user_id, entered_at, changed_by)
    select '${id}', v + 1, 'visitor_' || v, ${begin}, 1 from generate_series(0, ${people} - 1) v;
    update tokens set admitted_at = ${admitted}, expires_at = ${admitted} + interval '10 minutes', ended_at = ${admitted} + interval '1 minute',
      ended_because = case when seq <= ${buyers} then 'paid' else 'left' end where concert_id = '${id}';
    insert into admissions select '${id}', t * 50 + 1, t * 50 + 50, 50, least(t, 59) * 50, 5000, ${begin} + t * interval '1 second'
    from generate_series(0, ${people} / 50 - 1) t;
    insert into schedules select '${id}', 'sch_past', ${begin}, ${buyers}, ${price}, ${price} where ${buyers} > 0;
    insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
    select '${id}', 'sch_past', v + 1, 'Floor', 'A', v + 1, ${price} from ${visitors};
    update seats set reservation_id = 'res_${concert}x' || seat_id - 1, sold = true, fence = 1, changed_by = 1 where concert_id = '${id}';
    insert into reservations
    select '${id}', 'res_${concert}x' || v, 'sch_past', 'visitor_' || v, v + 1, array[v + 1], '{1}', ${price}, 'held',
      ${admitted} + interval '5 minutes', ${admitted} from ${visitors};
    update reservations set status = 'paid' where concert_id = '${id}';
    insert into payments
    select '${id}', 'pay_${concert}x' || v, 'res_${concert}x' || v, 'visitor_' || v, v + 1, ${price}, 'KRW', 'paid', 0,
      ${admitted} + interval '1 minute', ${admitted} + interval '1 minute' from ${visitors};
    insert into payment_events select '${id}', 'pay_${concert}x' || v, 1, 'paid', null, null, null, ${admitted} from ${visitors};
    insert into ledger_entries
    select 'visitor_' || v, 'ent_${concert}_' || kind || '_' || v, account, 'KRW', kind, sign * case kind when 'charge' then ${price} else -${price} end,
      ${concert * 2} + case kind when 'charge' then 1 else 2 end, case when account = 'wallet' then case kind when 'charge' then ${price} else 0 end end,
      case kind when 'payment' then '${id}' end, case kind when 'payment' then 'pay_${concert}x' || v end, ${admitted}
    from ${visitors}, (values ('charge', 'wallet', 1), ('charge', 'funding', -1), ('payment', 'wallet', 1), ('payment', 'sales', -1)) leg (kind, account, sign);
    insert into concert_keys
    select '${id}', 'visitor_' || v, procedure, 'key', '', '{"json": {"' || field || '": "' || prefix || '_${concert}x' || v || '"}}', ${admitted}
    from ${visitors}, (values ('concert.reserve', 'reservationId', 'res'), ('payment.pay', 'paymentId', 'pay')) key (procedure, field, prefix);
    insert into wallet_keys
    select 'visitor_' || v, 'visitor_' || v, 'wallet.charge', 'key ${concert}', '', '{"json": {"entryId": "ent_${concert}_charge_' || v || '"}}', ${admitted}
    from ${visitors};`;
}

/** The first concerts lie longest back. */
const daysAgo = (concert: number): number => 300 - concert;
