import type { Cluster } from '../../cluster.ts';

/** Every seat of a date is held for an hour: the first by the first person, with the money for it, whatever they bought before. */
export async function holdEachSeat(
  cluster: Cluster,
  database: string,
  { concertId, scheduleId, price }: { concertId: string; scheduleId: string; price: number },
): Promise<void> {
  const ofDate = `concert_id = '${concertId}' and schedule_id = '${scheduleId}'`;
  const people = `select 'visitor_' || seat_id - 1 as user_id, seat_id from seats where ${ofDate}`;
  await cluster.sql(
    database,
    `update seats set reservation_id = 'res_' || seat_id - 1, held_until = now() + interval '1 hour', fence = 1 where ${ofDate};
     insert into reservations (concert_id, reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, status, held_until, created_at)
     select concert_id, reservation_id, schedule_id, 'visitor_' || seat_id - 1, seat_id, array[seat_id], '{1}', price, 'held', held_until, now()
     from seats where ${ofDate};
     insert into wallets (user_id, currency, balance, entries) select user_id, 'KRW', ${price}, 1 from (${people}) p
     on conflict (user_id, currency) do update set balance = excluded.balance, entries = wallets.entries + 1;
     insert into ledger_entries (user_id, entry_id, account, currency, kind, amount, entry_no, balance_after, created_at)
     select p.user_id, 'ent_first_' || seat_id, account, 'KRW', 'charge', case account when 'wallet' then ${price} else -${price} end, w.entries,
       case account when 'wallet' then ${price} end, now() from (${people}) p join wallets w using (user_id), unnest('{wallet,funding}'::text[]) account;`,
  );
}
