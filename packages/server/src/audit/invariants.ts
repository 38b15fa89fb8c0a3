/** An invariant of the whole system, with the query that finds what breaks it: one text column, no rows when it holds. */
interface Invariant {
  readonly name: string;
  readonly violations: string;
}

/** What must be true at every moment. */
export const invariants: readonly Invariant[] = [
  {
    name: '1. A balance is the sum of its ledger entries, and no running sum is below zero',
    violations: `
      with lines as (
        select user_id, currency, entry_no, balance_after, row_number() over w as place, sum(amount) over w as running
        from ledger_entries where account = 'wallet' window w as (partition by user_id, currency order by entry_no)
      ), sums as (select user_id, currency, sum(amount) as total, count(*) as entries from ledger_entries where account = 'wallet' group by 1, 2)
      select 'wallet ' || user_id || ' ' || currency || ': entry ' || entry_no || ' leads to ' || running || ', recorded as ' || balance_after
      from lines where running <> balance_after or running < 0 or place <> entry_no
      union all
      select 'wallet ' || user_id || ' ' || currency || ': holds ' || coalesce(w.balance, 0) || ', its ledger says ' || coalesce(s.total, 0)
      from wallets w full join sums s using (user_id, currency)
      where coalesce(w.balance, 0) <> coalesce(s.total, 0) or coalesce(w.entries, 0) <> coalesce(s.entries, 0)`,
  },
  {
    name: '2. Ledger entries balance: charges = balances + payments − refunds',
    violations: `
      select 'entry ' || entry_id || ' of ' || user_id || ' has ' || count(*) || ' legs that sum to ' || sum(amount)
      from ledger_entries group by user_id, entry_id having sum(amount) <> 0 or count(*) <> 2 or count(*) filter (where account = 'wallet') <> 1
      union all
      select currency || ': charges ' || charges || ', balances ' || balances || ', payments ' || payments || ', refunds ' || refunds
      from (
        select currency, coalesce(sum(amount) filter (where kind = 'charge'), 0) as charges, coalesce(-sum(amount) filter (where kind = 'payment'), 0) as payments,
          coalesce(sum(amount) filter (where kind = 'refund'), 0) as refunds, (select coalesce(sum(balance), 0) from wallets w where w.currency = l.currency) as balances
        from ledger_entries l where account = 'wallet' group by currency
      ) as money where charges <> balances + payments - refunds`,
  },
  {
    name: '3. A seat has at most one owner: a live hold or a paid reservation',
    violations: `
      select 'seat ' || schedule_id || '/' || seat_id || ' is claimed by ' || string_agg(reservation_id, ', ')
      from reservations, unnest(seat_ids) as seat_id
      where status = 'paid' or (status = 'held' and held_until > clock_timestamp())
      group by concert_id, schedule_id, seat_id having count(*) > 1
      union all
      select 'reservation ' || r.reservation_id || ' is ' || r.status || ', but seat ' || r.schedule_id || '/' || c.seat_id || ' does not carry it'
      from reservations r, unnest(r.seat_ids, r.fences) as c (seat_id, fence)
      where (r.status = 'paid' or (r.status = 'held' and r.held_until > clock_timestamp()))
        and not exists (
          select from seats s where s.concert_id = r.concert_id and s.schedule_id = r.schedule_id and s.seat_id = c.seat_id
            and s.reservation_id = r.reservation_id and s.fence = c.fence and s.sold = (r.status = 'paid'))
      union all
      select 'seat ' || s.schedule_id || '/' || s.seat_id || ' is sold, but no paid reservation has it'
      from seats s where s.sold and not exists (
        select from reservations r where r.concert_id = s.concert_id and r.reservation_id = s.reservation_id and r.status = 'paid' and s.seat_id = any(r.seat_ids))`,
  },
  {
    name: '4. Paid or refunded means exactly one payment and one debit of exactly its amount',
    violations: `
      select 'reservation ' || r.reservation_id || ' is ' || r.status || ', its payment is ' || coalesce(p.status, 'missing')
      from reservations r left join payments p using (concert_id, reservation_id)
      where (r.status in ('paid', 'refunded') or p.status in ('paid', 'refunded')) and (p.status is distinct from r.status or p.amount <> r.amount)
      union all
      select 'payment ' || p.payment_id || ' is ' || p.status || ' with ' || count(l.*) || ' movements that sum to ' || coalesce(sum(l.amount), 0)
      from payments p left join ledger_entries l on l.user_id = p.user_id and l.payment_id = p.payment_id and l.account = 'wallet'
      group by p.concert_id, p.payment_id
      having count(*) filter (where l.kind = 'payment' and l.amount = -p.amount) <> (p.status in ('paid', 'refunded'))::int
        or count(*) filter (where l.kind = 'refund' and l.amount = p.amount) <> (p.status = 'refunded')::int
        or count(l.*) <> (p.status in ('paid', 'refunded'))::int + (p.status = 'refunded')::int
      union all
      select 'entry ' || l.entry_id || ' belongs to no payment'
      from ledger_entries l where l.payment_id is not null and not exists (select from payments p where p.payment_id = l.payment_id and p.user_id = l.user_id)`,
  },
  {
    name: '5. No payment is decided at or after the expiry of its hold',
    violations: `
      select 'payment ' || p.payment_id || ' at ' || p.paid_at || ', its hold ended at ' || r.held_until
      from payments p join reservations r using (concert_id, reservation_id) where p.paid_at >= r.held_until`,
  },
  {
    name: '6. A token pays once; token, payer and concert match',
    violations: `
      select 'token ' || concert_id || '/' || token_seq || ' paid ' || count(*) || ' times'
      from payments where status <> 'refused' group by concert_id, token_seq having count(*) > 1
      union all
      select 'payment ' || p.payment_id || ' does not match its token or reservation'
      from payments p join reservations r using (concert_id, reservation_id)
      left join tokens t on t.concert_id = p.concert_id and t.seq = p.token_seq
      where p.status <> 'refused' and (t.user_id is distinct from p.user_id or r.user_id <> p.user_id or r.token_seq <> p.token_seq or t.ended_because is distinct from 'paid')
      union all
      select 'token ' || concert_id || '/' || seq || ' ended as paid without a payment'
      from tokens t where ended_because = 'paid' and not exists (select from payments p where p.concert_id = t.concert_id and p.token_seq = t.seq and p.status <> 'refused')`,
  },
  {
    name: '7. No admission is decided with maxActive or more active',
    violations: `
      with moves as (
        select concert_id, admitted_at as at, 1 as step from tokens where admitted_at is not null
        union all
        select concert_id, least(expires_at, ended_at), -1 from tokens where admitted_at is not null
      ), counted as (
        select concert_id, at, step, sum(step) over (partition by concert_id order by at, step rows unbounded preceding) as active from moves where at is not null
      )
      select 'concert ' || a.concert_id || ': ' || max(c.active) || ' active at ' || a.decided_at || ', the cap was ' || a.max_active
      from admissions a join counted c on c.concert_id = a.concert_id and c.at = a.decided_at and c.step = 1
      group by a.concert_id, a.decided_at, a.max_active having max(c.active) > a.max_active
      union all
      select 'concert ' || concert_id || ': decided with ' || active_before || ' active at ' || decided_at || ', the cap was ' || max_active
      from admissions where active_before >= max_active`,
  },
  {
    name: '8. Nobody present is admitted after someone who stands behind them',
    violations: `
      with placed as (
        select t.*, q.frontier, case when t.seq > coalesce(q.drawn, 0) then t.seq else row_number() over (
          partition by t.concert_id, t.seq <= coalesce(q.drawn, 0) order by sha256(convert_to(q.draw_seed || ':' || t.seq, 'UTF8'))
        ) end as place
        from tokens t join queues q using (concert_id)
      )
      select 'concert ' || concert_id || ': place ' || place || ' was admitted at ' || admitted_at || ', after someone behind'
      from (
        select concert_id, place, admitted_at, min(admitted_at) over (partition by concert_id order by place desc rows between unbounded preceding and 1 preceding) as behind
        from placed where admitted_at is not null
      ) as admitted where behind < admitted_at
      union all
      select 'concert ' || concert_id || ': place ' || place || ' still waits, the frontier is at ' || frontier
      from placed where admitted_at is null and ended_at is null and place <= frontier`,
  },
  {
    name: '9. One effect for each idempotency key',
    violations: `
      with effects as (
        select k.procedure, k.caller, k.key, k.answer::jsonb -> 'json' ->> case k.procedure when 'payment.pay' then 'paymentId' when 'payment.refund' then 'refundId' else 'reservationId' end as effect
        from concert_keys k
        union all
        select procedure, caller, key, answer::jsonb -> 'json' ->> 'entryId' from wallet_keys
      )
      select procedure || ': effect ' || effect || ' stands behind ' || count(*) || ' keys' from effects group by procedure, effect having count(*) > 1
      union all
      select procedure || ': key ' || key || ' of ' || caller || ' has no effect' from effects
      where case procedure
        when 'payment.pay' then not exists (select from payments where payment_id = effect and status <> 'refused')
        when 'concert.reserve' then not exists (select from reservations where reservation_id = effect)
        else not exists (select from ledger_entries where entry_id = effect)
      end`,
  },
  {
    name: '12. No state leaves paid but for refunded',
    violations: `
      select 'payment ' || p.payment_id || ' was ' || e.kind || ', but is ' || p.status
      from payments p join payment_events e using (concert_id, payment_id)
      where (e.kind = 'paid' and p.status not in ('paid', 'refunded')) or (e.kind = 'refunded' and p.status <> 'refunded')
      union all
      select 'payment ' || p.payment_id || ' is ' || p.status || ' without having been paid'
      from payments p where p.status <> 'refused'
        and not exists (select from payment_events e where e.concert_id = p.concert_id and e.payment_id = p.payment_id and e.kind = 'paid')`,
  },
];
