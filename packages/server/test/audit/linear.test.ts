import pg from 'pg';
import { expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { Snapshot } from '../../src/audit/snapshot.ts';
import { createDatabase } from '../harness.ts';

/** Reservations and charges with their keys: a tenth of them of one user, so that one of them has very many. */
const keys = (from: number, to: number): string => `
  insert into users select 'user-' || n, 'User', now() from generate_series(${from}, ${to}) n;
  create temp table made as select n, case when n % 10 = 0 then 'user-10' else 'user-' || n end as user_id,
    row_number() over (partition by n % 10 = 0 order by n) + case when n % 10 = 0 then ${from - 1} / 10 else 0 end as place
    from generate_series(${from}, ${to}) n;
  insert into reservations select 'con', 'res_' || n, 'sch', user_id, n, '{1}', '{1}', 1, 'cancelled', now(), now() from made;
  insert into concert_keys select 'con', user_id, 'concert.reserve', 'key ' || n, '', '{"json": {"reservationId": "res_' || n || '"}}', now() from made;
  insert into ledger_entries select user_id, 'ent_' || n, account, 'KRW', 'charge', case account when 'wallet' then 5 else -5 end,
      entry_no, case account when 'wallet' then 5 * entry_no end, null, null, now()
    from (select *, case when n % 10 = 0 then place else 1 end as entry_no from made) m, unnest('{wallet,funding}'::text[]) account;
  insert into wallet_keys select user_id, user_id, 'wallet.charge', 'key ' || n, '', '{"json": {"entryId": "ent_' || n || '"}}', now() from made;
  insert into wallets select user_id, 'KRW', 5 * count(*), count(*) from made group by user_id
    on conflict (user_id, currency) do update set balance = wallets.balance + excluded.balance, entries = wallets.entries + excluded.entries;
  drop table made;`;

test.each([
  { tables: 'that were analysed when they were few', most: 110_000, analyse: true },
  { tables: 'that were never analysed', most: 30_000, analyse: false },
])(
  'an audit reads each key as often when there are many, in tables $tables',
  { timeout: 120_000 },
  async ({ most, analyse }) => {
    const database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      for (const table of ['reservations', 'concert_keys', 'ledger_entries', 'wallet_keys', 'wallets'])
        await client.query(`alter table ${table} set (autovacuum_enabled = false)`);
      await client.query(keys(1, 10_000));
      if (analyse) await client.query('analyze');
      const few = (await readsOfAudit(database.url, client)) / (2 * 10_000);
      await client.query(keys(10_001, most));
      const many = (await readsOfAudit(database.url, client)) / (2 * most);
      expect(many).toBeLessThan(few * 1.1);
      expect(many).toBeLessThan(20);
    } finally {
      await client.end();
      await database.drop();
    }
  },
);

/** Rows and index entries that an audit reads. It must hold, or it would have stopped looking at twenty samples. */
async function readsOfAudit(url: string, client: pg.Client): Promise<number> {
  const before = await reads(client);
  {
    await using snapshot = await Snapshot.open(url);
    expect((await audit(snapshot)).filter((row) => !row.holds)).toEqual([]);
  }
  // PostgreSQL publishes what a session read when the session ends, a moment later.
  for (let after = before; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const ended = await client.query(`select from pg_stat_activity where application_name = 'stagedoor audit'`);
    after = await reads(client);
    if (ended.rowCount === 0 && after > before) return after - before;
  }
}

async function reads(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ reads: string }>(`select
    (select sum(seq_tup_read) from pg_stat_user_tables) + (select sum(idx_tup_read) from pg_stat_user_indexes) as reads`);
  return Number(rows[0]!.reads);
}
