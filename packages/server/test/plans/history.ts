/** What other concerts left behind: three of them, sold out or in the middle of their sale. */
export function history({ rows, isOver }: { rows: number; isOver: boolean }): string {
  const concerts = `generate_series(1, 3) c`;
  const each = `${concerts}, generate_series(1, ${rows}) n`;
  const half = `${concerts}, generate_series(1, ${rows / 2}) n`;
  const ended = isOver ? 'true' : 'n % 10 = 0';
  const paid = isOver ? 'true' : 'n % 2 = 0';
  return `
    set session_replication_role = replica;
    insert into users select 'u' || n, 'Past', now() from generate_series(1, ${rows}) n;
    insert into concerts select 'con_0' || c, 'Past', 'KRW', now() - interval '1 day' from ${concerts};
    insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
      max_seats_per_user, draw_seed, drawn, last_seq, frontier, admitted, credited_at, changed_by)
    select 'con_0' || c, 'paused', now(), 500, 50, 3600000, 300000, 60000, 8, 'seed', 0, ${rows}, ${rows / 2}, ${rows / 2}, now(), 1 from ${concerts};
    insert into tokens
    select 'con_0' || c, n, 'u' || n, now(),
      case when n <= ${rows / 2} then now() end, case when n <= ${rows / 2} then now() + interval '1 hour' end,
      case when ${ended} then now() end, case when ${ended} then 'left' end, case when ${ended} or n <= ${rows / 2} then 1 end
    from ${each};
    insert into presence select 'con_0' || c, n, now() from ${half};
    insert into admissions select 'con_0' || c, n * 10, n * 10 + 9, 10, 0, 500, now() from ${concerts}, generate_series(1, ${rows / 20}) n;
    insert into schedules select 'con_0' || c, 'sch_0' || c, now(), ${Math.min(rows / 2, 100_000)}, 100, 100 from ${concerts};
    insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price, reservation_id, held_until, sold, fence, changed_by)
    select 'con_0' || c, 'sch_0' || c, n, 'Floor', 'A', n, 100, 'res_0' || c || n, case when not ${paid} then now() end, ${paid}, 1, 1 from ${half};
    insert into reservations
    select 'con_0' || c, 'res_0' || c || n, 'sch_0' || c, 'u' || n, n, array[n], array[1], 100, case when ${paid} then 'paid' else 'held' end, now(), now()
    from ${half};
    insert into payments
    select 'con_0' || c, 'pay_0' || c || n, 'res_0' || c || n, 'u' || n, n, 100, 'KRW', 'paid', 0, now(), now(), null from ${half} where ${paid};
    insert into payment_events select 'con_0' || c, 'pay_0' || c || n, 1, 'paid', null, null, null, now() from ${half} where ${paid};
    insert into wallets select 'u' || n, 'KRW', 1000, 1 from generate_series(1, ${rows / 2}) n;
    insert into ledger_entries
    select 'u' || n, 'ent_' || n, a.account, 'KRW', 'charge', a.amount, 1, a.balance, null, null, now()
    from generate_series(1, ${rows / 2}) n, (values ('wallet', 1000, 1000), ('funding', -1000, null)) a (account, amount, balance);
    insert into concert_keys select 'con_0' || c, 'u' || n, 'concert.reserve', 'key', '', '{}', now() from ${half};
    insert into wallet_keys select 'u' || n, 'u' || n, 'wallet.charge', 'key', '', '{}', now() from generate_series(1, ${rows / 2}) n;
    insert into operator_log select n::text, now(), 'queue.pause', '{}', 'ok' from generate_series(1, ${rows / 10}) n;
    reset session_replication_role;
  `;
}

/** How many were there before the scenes begin. */
export const sale = { seats: 3_000, paid: 2_000, inside: 500, waiting: 500, dates: 200 } as const;

/** A concert in the middle of its sale, of which no statistics know: 2,000 paid, 500 are inside and hold, 500 wait. */
export function onSale(concertId: string, scheduleId: string): string {
  const admitted = sale.paid + sale.inside;
  const xid = 'pg_current_xact_id()::text::bigint';
  const all = `generate_series(1, ${admitted + sale.waiting}) n`;
  const buyers = `generate_series(1, ${admitted}) n`;
  const paid = `n <= ${sale.paid}`;
  return `
    set session_replication_role = replica;
    insert into users select '${concertId}' || n, 'Fan', now() from ${all};
    insert into schedules
    select '${concertId}', 'date' || n, now() + interval '1 year', 1, 100, 100 from generate_series(1, ${sale.dates}) n;
    insert into tokens
    select '${concertId}', n, '${concertId}' || n, now(),
      case when n <= ${admitted} then now() end, case when n <= ${admitted} then now() + interval '1 hour' end,
      case when ${paid} then now() end, case when ${paid} then 'paid' end, case when n <= ${admitted} then ${xid} end
    from ${all};
    insert into presence select '${concertId}', n, now() + interval '1 hour' from ${all};
    insert into admissions select '${concertId}', n, n, 1, 0, 500, now() from ${buyers};
    insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
    select '${concertId}', '${scheduleId}', n, 'Floor', 'A', n, 100 from generate_series(2, ${sale.seats}) n;
    update seats set reservation_id = 'res_' || seat_id, sold = seat_id <= ${sale.paid}, fence = 1, changed_by = ${xid},
      held_until = case when seat_id > ${sale.paid} then now() + interval '5 minutes' end
    where concert_id = '${concertId}' and seat_id <= ${admitted};
    insert into reservations
    select '${concertId}', 'res_' || n, '${scheduleId}', '${concertId}' || n, n, array[n], array[1], 100, case when ${paid} then 'paid' else 'held' end,
      now() + interval '5 minutes', now()
    from ${buyers};
    insert into payments
    select '${concertId}', 'pay_' || n, 'res_' || n, '${concertId}' || n, n, 100, 'KRW', 'paid', 0, now(), now(), null from ${buyers} where ${paid};
    insert into payment_events select '${concertId}', 'pay_' || n, 1, 'paid', null, null, null, now() from ${buyers} where ${paid};
    insert into wallets select '${concertId}' || n, 'KRW', 1000, 1 from ${all};
    insert into ledger_entries
    select '${concertId}' || n, 'ent_' || n, a.account, 'KRW', 'charge', a.amount, 1, a.balance, null, null, now()
    from ${all}, (values ('wallet', 1000, 1000), ('funding', -1000, null)) a (account, amount, balance);
    insert into concert_keys select '${concertId}', '${concertId}' || n, 'concert.reserve', 'key', '', '{}', now() from ${buyers};
    insert into wallet_keys select '${concertId}' || n, '${concertId}' || n, 'wallet.charge', 'key', '', '{}', now() from ${all};
    insert into operator_log select '${concertId}' || n, now(), 'queue.pause', '{}', 'ok' from ${buyers};
    update queues set last_seq = ${admitted + sale.waiting}, frontier = ${admitted}, admitted = ${admitted}, changed_by = ${xid}
    where concert_id = '${concertId}';
    update concert_keys set created_at = now() - interval '8 days' where concert_id = '${concertId}' and caller like '%9';
    update wallet_keys set created_at = now() - interval '8 days' where user_id like '${concertId}%9';
    update operator_log set at = now() - interval '2 years' where log_id like '${concertId}%9';
    reset session_replication_role;
  `;
}
