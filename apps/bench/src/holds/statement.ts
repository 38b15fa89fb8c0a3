import { concertId, seatsOfSchedule } from './hall.ts';

/** Where the three numbers of a pick stand in a statement: `$1` for pg, `:place` for pgbench. */
export interface Placeholders {
  readonly place: string;
  readonly seat: string;
  readonly visitor: string;
}

/** A hold in one statement. */
export type Statement = (placeholders: Placeholders) => string;

// `is not true`, or the index of unsold seats would fit, too, and be read from end to end where the hall is not in the statistics.
const freeSeat = (seat: string): string =>
  `seats.concert_id = '${concertId}' and seats.schedule_id = 'sch_' || (${seat}::int / ${seatsOfSchedule})
   and seats.seat_id = ${seat}::int % ${seatsOfSchedule} + 1 and sold is not true and (held_until is null or held_until <= clock_timestamp())`;

const reservation = (place: string, visitor: string): string =>
  `insert into reservations (concert_id, reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, status, held_until, created_at)
   select '${concertId}', 'res_' || ${place}::int, schedule_id, 'visitor_' || ${visitor}::int, ${visitor}::int + 1, array[seat_id], array[fence],
     price, 'held', held_until, clock_timestamp() from held`;

/** The least that holds a seat: no token, no limit, no key. */
export const seatAlone: Statement = ({ place, seat, visitor }) => `
  with held as (
    update seats set reservation_id = 'res_' || ${place}::int, held_until = clock_timestamp() + interval '5 minutes', fence = fence + 1
    where ${freeSeat(seat)} returning schedule_id, seat_id, fence, price, held_until
  ) ${reservation(place, visitor)}`;

/** What Stagedoor does, as one statement: the visitor's token locked and checked, the limit, the seat, the key with its answer. */
export const everything: Statement = ({ place, seat, visitor }) => `
  with visit as (
    select user_id, expires_at from tokens where concert_id = '${concertId}' and seq = ${visitor}::int + 1
      and admitted_at is not null and ended_at is null and expires_at > clock_timestamp() for no key update
  ), held as (
    update seats set reservation_id = 'res_' || ${place}::int, fence = fence + 1,
      held_until = least(clock_timestamp() + q.hold_ttl_ms * interval '1 millisecond', visit.expires_at)
    from visit, queues q where q.concert_id = '${concertId}' and ${freeSeat(seat)}
      and 1 + (select coalesce(sum(cardinality(r.seat_ids)), 0) from reservations r
        where r.user_id = visit.user_id and r.concert_id collate "C" = '${concertId}' and r.status in ('held', 'paid')
          and (r.status = 'paid' or r.held_until > clock_timestamp())) <= q.max_seats_per_user
    returning schedule_id, seat_id, seats.fence, price, held_until
  ), reserved as (
    ${reservation(place, visitor)} returning reservation_id, schedule_id, seat_ids, amount, held_until
  )
  insert into concert_keys (concert_id, caller, procedure, key, fingerprint, answer, created_at)
  select '${concertId}', 'visitor_' || ${visitor}::int, 'concert.reserve', 'hold ' || ${place}::int, md5(${seat}::text),
    json_build_object('json', json_build_object('reservationId', reservation_id, 'scheduleId', schedule_id, 'seatIds', seat_ids,
      'amount', amount, 'status', 'held', 'expiresAt', held_until)), clock_timestamp()
  from reserved`;
