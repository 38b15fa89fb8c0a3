import type { Walk } from './walk.ts';

const isLive = `(r.status = 'paid' or (r.status = 'held' and r.held_until > r.audited_at))`;

/** The concert side, along `concert_id`. Look-ups are written like those of the wallets' side. */
export const concertWalks: readonly Walk[] = [
  {
    table: 'reservations',
    key: ['concert_id', 'reservation_id'],
    checks: [
      {
        // A seat carries one reservation: of two that claim it, one finds that it does not.
        invariant: 3,
        violations: `
          select 'reservation ' || r.reservation_id || ' is ' || r.status || ', but seat ' || r.schedule_id || '/' || c.seat_id || ' does not carry it'
          from piece r, unnest(r.seat_ids, r.fences) as c (seat_id, fence)
          where ${isLive} and not exists (
            select from seats s where s.concert_id = r.concert_id and s.schedule_id = r.schedule_id and s.seat_id = c.seat_id
              and s.reservation_id = r.reservation_id and s.fence = c.fence and s.sold = (r.status = 'paid') offset 0)
          union all
          select 'reservation ' || r.reservation_id || ' claims a seat twice' from piece r
          where ${isLive} and cardinality(r.seat_ids) <> (select count(distinct seat_id) from unnest(r.seat_ids) as seat_id)`,
      },
      {
        invariant: 4,
        violations: `
          select 'reservation ' || r.reservation_id || ' is ' || r.status || ', its payment is ' || coalesce(p.status, 'missing')
          from piece r left join lateral (
            select o.status, o.amount, o.refunded from payments o where o.concert_id collate "C" = r.concert_id
              and o.reservation_id between r.reservation_id and r.reservation_id order by o.reservation_id
          ) p on true
          where (r.status in ('paid', 'refunded') or p.status <> 'refused')
            and (case p.status when 'partly_refunded' then 'paid' else p.status end is distinct from r.status
              or p.status <> 'refunded' and p.amount - p.refunded <> r.amount)`,
      },
    ],
  },
  {
    table: 'seats',
    key: ['concert_id', 'schedule_id', 'seat_id'],
    checks: [
      {
        invariant: 3,
        violations: `
          select 'seat ' || s.schedule_id || '/' || s.seat_id || ' is sold, but no paid reservation has it' from piece s
          where s.sold and s.blocked is null and not coalesce((
            select r.status = 'paid' and r.schedule_id = s.schedule_id and s.seat_id = any(r.seat_ids)
            from reservations r where r.concert_id = s.concert_id and r.reservation_id = s.reservation_id offset 0), false)
          union all
          select 'seat ' || s.schedule_id || '/' || s.seat_id || ' is kept back, but ' || case when s.sold then 'somebody has it' else 'on sale' end from piece s
          where s.blocked is not null and not (s.sold and s.reservation_id is null and s.held_until is null)`,
      },
    ],
  },
  {
    table: 'payments',
    key: ['concert_id', 'payment_id'],
    checks: [
      {
        invariant: 4,
        violations: `
          select 'payment ' || p.payment_id || ' is ' || p.status || ' with ' || m.movements || ' movements that sum to ' || m.total
          from piece p cross join lateral (
            select count(*) as movements, coalesce(sum(l.amount), 0) as total, count(*) filter (where l.kind = 'payment' and l.amount = -p.amount) as debits,
              count(*) filter (where l.kind = 'refund') as credits, coalesce(sum(l.amount) filter (where l.kind = 'refund'), 0) as back
            from (
              select kind, amount from ledger_entries
              where user_id = p.user_id and payment_id = p.payment_id and account = 'wallet' order by kind
            ) l
          ) m
          where m.debits <> (p.status <> 'refused' and p.amount > 0)::int or m.movements <> m.debits + m.credits
            or m.back <> case p.status when 'refunded' then p.amount when 'partly_refunded' then p.refunded else 0 end
          union all
          -- The release before counts no refunds: all of its own are whole.
          select 'payment ' || p.payment_id || ' gave back ' || p.refunded || ' in ' || p.refunds || ' refunds, its history says ' || h.back || ' in ' || h.times
          from piece p cross join lateral (
            select count(*) as times, coalesce(sum(coalesce(e.amount, p.amount)), 0) as back from payment_events e
            where e.concert_id = p.concert_id and e.payment_id = p.payment_id and e.kind = 'refunded' offset 0
          ) h
          where (p.status = 'partly_refunded' or p.refunds > 0) and (h.back <> p.refunded or h.times <> p.refunds)`,
      },
      {
        invariant: 5,
        violations: `
          select 'payment ' || p.payment_id || ' at ' || p.paid_at || ', its hold ended at ' || r.held_until
          from piece p cross join lateral (
            select held_until from reservations o where o.concert_id = p.concert_id and o.reservation_id = p.reservation_id offset 0
          ) r where p.paid_at >= r.held_until`,
      },
      {
        invariant: 6,
        violations: `
          select 'token ' || p.concert_id || '/' || p.token_seq || ' paid ' || o.times || ' times'
          from piece p cross join lateral (
            select count(distinct paid_at) as times, min(payment_id) as first from (
              select payment_id, paid_at from payments where concert_id = p.concert_id and token_seq between p.token_seq and p.token_seq
                and status <> 'refused' order by token_seq
            ) paid
          ) o where p.status <> 'refused' and o.times > 1 and o.first = p.payment_id
          union all
          select 'payment ' || p.payment_id || ' does not match its token or reservation'
          from piece p cross join lateral (
            select user_id, token_seq from reservations o where o.concert_id = p.concert_id and o.reservation_id = p.reservation_id offset 0
          ) r left join lateral (
            select user_id, ended_because from tokens o where o.concert_id = p.concert_id and o.seq = p.token_seq offset 0
          ) t on true
          where p.status <> 'refused' and (t.user_id is distinct from p.user_id or r.user_id <> p.user_id or r.token_seq <> p.token_seq
            or t.ended_because is distinct from 'paid')`,
      },
      {
        invariant: 12,
        violations: `
          select 'payment ' || p.payment_id || ' was ' || e.kind || ', but is ' || p.status
          from piece p cross join lateral (
            select kind from payment_events o where o.concert_id = p.concert_id and o.payment_id = p.payment_id offset 0
          ) e where (e.kind = 'paid' and p.status = 'refused') or (e.kind = 'refunded' and p.status not in ('partly_refunded', 'refunded'))
          union all
          select 'payment ' || p.payment_id || ' is ' || p.status || ' without having been paid' from piece p where p.status <> 'refused'
            and not exists (select from payment_events e where e.concert_id = p.concert_id and e.payment_id = p.payment_id and e.kind = 'paid' offset 0)`,
      },
    ],
  },
  {
    table: 'tokens',
    key: ['concert_id', 'seq'],
    checks: [
      {
        invariant: 6,
        violations: `
          select 'token ' || t.concert_id || '/' || t.seq || ' ended as paid without a payment' from piece t where t.ended_because = 'paid'
            and not exists (
              select from payments p where p.concert_id = t.concert_id and p.token_seq between t.seq and t.seq and p.status <> 'refused'
              order by p.token_seq offset 0)`,
      },
    ],
  },
  {
    table: 'admissions',
    key: ['concert_id', 'first_seq'],
    checks: [
      {
        invariant: 7,
        violations: `
          select 'concert ' || concert_id || ': decided with ' || active_before || ' active at ' || decided_at || ', the cap was ' || max_active
          from piece where active_before >= max_active`,
      },
    ],
  },
  {
    table: 'concert_keys',
    // An effect belongs to its caller (a refund to the operator), so two keys for one effect meet in one piece.
    key: ['concert_id', 'caller', 'procedure'],
    checks: [
      {
        invariant: 9,
        violations: `
          select procedure || ': effect ' || effect || ' stands behind ' || count(*) || ' keys' from (${effects()}) k
          where effect is not null group by concert_id, caller, procedure, effect having count(*) > 1
          union all
          select k.procedure || ': key ' || k.key || ' of ' || k.caller || ' has no effect of its own' from (${effects()}) k
          where case k.procedure
            when 'payment.pay' then not exists (select from payments p where p.user_id = k.caller and p.payment_id = k.effect and (p.concert_id || '') = k.concert_id and p.status <> 'refused' offset 0)
            when 'payment.refund' then not exists (select from ledger_entries l where l.entry_id = k.effect and l.kind = 'refund' offset 0)
              and not exists (select from payment_events e where e.refund_id = k.effect offset 0)
            when 'concert.reserve' then not exists (select from reservations r where r.concert_id = k.concert_id and r.reservation_id = k.effect and (r.user_id || '') = k.caller offset 0)
            when 'concert.reserveBest' then not exists (select from reservations r where r.concert_id = k.concert_id and r.reservation_id = k.effect and (r.user_id || '') = k.caller offset 0)
            when 'plan.create' then not exists (select from plans p where p.plan_id = k.effect offset 0)
            when 'concert.create' then not exists (select from concerts c where c.concert_id = k.effect offset 0)
            when 'concert.addSchedule' then not exists (select from schedules s where s.concert_id = k.concert_id and s.schedule_id = k.effect offset 0)
              and not exists (select from removed_schedules s where s.concert_id = k.concert_id and s.schedule_id = k.effect offset 0)
            when 'concert.removeSchedule' then not exists (select from removed_schedules s where s.concert_id = k.concert_id and s.schedule_id = k.effect offset 0)
            else not exists (select from queues q where q.concert_id = k.concert_id offset 0)
          end`,
      },
    ],
  },
];

/** By the id of what was made. Settings of a queue make nothing with an id: theirs is null. */
function effects(): string {
  return `select *, answer::jsonb -> 'json' ->> case procedure
    when 'payment.pay' then 'paymentId' when 'payment.refund' then 'refundId' when 'concert.reserve' then 'reservationId' when 'concert.reserveBest' then 'reservationId'
    when 'plan.create' then 'planId' when 'concert.create' then 'concertId' when 'concert.addSchedule' then 'scheduleId' when 'concert.removeSchedule' then 'scheduleId' end as effect from piece`;
}
