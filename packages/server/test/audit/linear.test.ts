import pg from 'pg';
import { expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { Snapshot } from '../../src/audit/snapshot.ts';
import { createDatabase } from '../harness.ts';

/** Visits that tried eight times and bought a seat each: a tenth of them of one user, so that one of them has very many. */
const visits = (from: number, to: number): string => `
  insert into users select 'user-' || n, 'User', now() from generate_series(${from}, ${to}) n;
  create temp table made as select n, case when n % 10 = 0 then 'user-10' else 'user-' || n end as user_id,
    case when n % 10 = 0 then n / 10 else 1 end as place from generate_series(${from}, ${to}) n;
  insert into concerts values ('con', 'A concert', 'KRW', now()) on conflict do nothing;
  insert into schedules values ('con', 'sch', now(), 100000, 5, 5) on conflict do nothing;
  insert into tokens select 'con', n, user_id, now(), now(), now(), now(), 'paid' from made;
  insert into seats select 'con', 'sch', n, 'Floor', 'A', n, 5, 'res_' || n, null, true, 1 from made;
  insert into reservations select 'con', 'res_' || n, 'sch', user_id, n, array[n], '{1}', 5, 'paid', now() + interval '1 minute', now() from made;
  insert into payments select 'con', 'pay_' || n, 'res_' || n, user_id, n, 5, 'KRW', 'paid', 0, now(), now() from made;
  insert into payment_events select 'con', 'pay_' || n, 1, 'paid', null, null, null, now() from made;
  insert into concert_keys select 'con', user_id, 'concert.reserve', 'key ' || n, '', '{"json": {"reservationId": "res_' || n || '"}}', now() from made;
  insert into concert_keys select 'con', user_id, 'payment.pay', 'key ' || n, '', '{"json": {"paymentId": "pay_' || n || '"}}', now() from made;
  insert into reservations select 'con', 'try_' || n || '_' || i, 'sch', user_id, n, array[n], '{1}', 5, 'cancelled', now(), now() from made, generate_series(1, 8) i;
  insert into concert_keys select 'con', user_id, 'concert.reserve', 'try ' || n || ' ' || i, '', '{"json": {"reservationId": "try_' || n || '_' || i || '"}}', now()
    from made, generate_series(1, 8) i;
  insert into ledger_entries select user_id, 'ent_' || kind || n, account, 'KRW', kind, amount, 2 * place - (kind = 'charge')::int,
      case when account = 'wallet' then greatest(amount, 0) end, case kind when 'payment' then 'con' end, case kind when 'payment' then 'pay_' || n end, now()
    from made, (values ('charge', 'wallet', 5), ('charge', 'funding', -5), ('payment', 'wallet', -5), ('payment', 'sales', 5)) leg (kind, account, amount);
  insert into wallet_keys select user_id, user_id, 'wallet.charge', 'key ' || n, '', '{"json": {"entryId": "ent_charge' || n || '"}}', now() from made;
  insert into wallets select user_id, 'KRW', 0, 2 * count(*) from made group by user_id
    on conflict (user_id, currency) do update set entries = wallets.entries + excluded.entries;
  drop table made;`;

const keysOfVisit = 11;

const few = 2_000;

test.each([
  { tables: 'that were analysed when they were few', most: 20_000, analyse: true },
  { tables: 'that were never analysed', most: 10_000, analyse: false },
])('an audit reads each key as often when there are many, in tables $tables', async ({ most, analyse }) => {
  const database = await createDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables) await client.query(`alter table ${name} set (autovacuum_enabled = false)`);
    await client.query(visits(1, few));
    if (analyse) await client.query('analyze');
    const eachOfFew = (await readsOfAudit(database.url, client)) / (few * keysOfVisit);
    await client.query(visits(few + 1, most));
    const eachOfMany = (await readsOfAudit(database.url, client)) / (most * keysOfVisit);
    // Larger indexes have a level more; a key that is compared with all others costs five times as much.
    expect(eachOfMany / eachOfFew).toBeLessThan(1.5);
  } finally {
    await client.end();
    await database.drop();
  }
});

/** Pages that an audit reads, of tables and indexes: entries that an index scan passes over count nowhere else. It must hold. */
async function readsOfAudit(url: string, client: pg.Client): Promise<number> {
  const before = await reads(client);
  {
    await using snapshot = await Snapshot.open(url);
    expect((await audit(snapshot)).filter((row) => !row.holds)).toEqual([]);
  }
  // PostgreSQL publishes what a session read when the session ends, a moment later.
  for (let after = before; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const ended = await client.query(
      `select from pg_stat_activity where application_name = 'stagedoor audit' and datname = current_database()`,
    );
    after = await reads(client);
    if (ended.rowCount === 0 && after > before) return after - before;
  }
}

async function reads(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pages: string }>(`
    select sum(heap_blks_read + heap_blks_hit + coalesce(idx_blks_read + idx_blks_hit, 0)) as pages from pg_statio_user_tables`);
  return Number(rows[0]!.pages);
}
