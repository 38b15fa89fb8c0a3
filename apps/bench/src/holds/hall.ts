import type { Cluster } from '../cluster.ts';
import { type History, pastOf } from '../history.ts';

export const concertId = 'con_bench';

/** As many as a schedule may have. */
export const seatsOfSchedule = 100_000;

/** Those who hold in process: each a seat or two, as people do. */
export const holders = 40_000;

/** The concert on sale: seats are counted through its dates, each as big as a schedule may be. */
export interface Hall {
  readonly seats: number;
  /** All inside for an hour, with their share of the seats and the money for one of them. */
  readonly visitors: number;
  /** The first so many seats of the first date are held for an hour, the first by the first visitor. */
  readonly held?: number;
}

/** Names of visitors and schedules follow from numbers, so that a plain SQL statement can make them, too. */
export const userIdOf = (visitor: number): string => `visitor_${visitor}`;
export const seqOf = (visitor: number): number => visitor + 1;
export const scheduleIdOf = (seat: number): string => `sch_${Math.floor(seat / seatsOfSchedule)}`;
export const seatIdOf = (seat: number): number => (seat % seatsOfSchedule) + 1;

/** Another seat for each number below their count, spread over the hall: seats that are bought one after the other aren't neighbours. */
export const scattered = (index: number, seats: number): number => (index * 7_919) % seats;

const price = 100_000;

/**
 * The template: a database that was analysed with its past, and then a concert that it has never been analysed with, as it is
 * when sales open. It is built once, however many ask for it by this name.
 */
export async function buildHall(cluster: Cluster, hall: Hall, history: History, template = 'hall'): Promise<void> {
  await cluster.template(template, async () => {
    await cluster.make(template, await pastOf(cluster, history));
    await cluster.sql(template, onSale(hall, history));
  });
}

function onSale({ seats, visitors, held = 0 }: Hall, history: History): string {
  const past = history.concerts * 2;
  return `
    insert into users select 'visitor_' || v, 'Visitor', now() from generate_series(0, ${visitors} - 1) v on conflict do nothing;
    insert into concerts values ('${concertId}', 'Benchmark', 'KRW', now());
    insert into queues (concert_id, state, sales_open_at, max_active, admit_per_second, active_ttl_ms, hold_ttl_ms, absent_after_ms,
      max_seats_per_user, draw_seed, drawn, last_seq, frontier, admitted, credited_at)
    values ('${concertId}', 'open', now(), ${visitors}, 1000, 3600000, 300000, 60000, ${Math.ceil(seats / visitors)}, 'seed', 0, ${visitors}, ${visitors}, ${visitors}, now());
    insert into tokens (concert_id, seq, user_id, entered_at, admitted_at, expires_at, changed_by)
    select '${concertId}', v + 1, 'visitor_' || v, now(), now(), now() + interval '1 hour', 1 from generate_series(0, ${visitors} - 1) v;
    insert into schedules select '${concertId}', 'sch_' || s, now() + interval '30 days', least(${seatsOfSchedule}, ${seats} - s * ${seatsOfSchedule}), ${price}, ${price}
    from generate_series(0, (${seats} - 1) / ${seatsOfSchedule}) s;
    insert into seats (concert_id, schedule_id, seat_id, section, row_name, number, price)
    select '${concertId}', 'sch_' || (n / ${seatsOfSchedule}), n % ${seatsOfSchedule} + 1, 'Floor', 'A', n % ${seatsOfSchedule} + 1, ${price} from generate_series(0, ${seats} - 1) n;
    insert into wallets select 'visitor_' || v, 'KRW', ${price}, 1 from generate_series(0, ${visitors} - 1) v
    on conflict (user_id, currency) do update set balance = excluded.balance, entries = wallets.entries + 1;
    insert into ledger_entries
    select 'visitor_' || v, 'ent_now_' || v, account, 'KRW', 'charge', case account when 'wallet' then ${price} else -${price} end,
      case when v < ${history.buyers} then ${past} else 0 end + 1, case account when 'wallet' then ${price} end, null, null, now()
    from generate_series(0, ${visitors} - 1) v, unnest('{wallet,funding}'::text[]) account;
    ${held > 0 ? holdFirst(held) : ''}`;
}

/** A hall nobody has been to: each side gets its own copy, so none pays for what another left behind. */
export async function openHall(cluster: Cluster, name: string, template = 'hall'): Promise<AsyncDisposable> {
  await cluster.make(name, template);
  await cluster.sql(name, 'select (select count(section) from seats), (select count(user_id) from tokens)');
  await cluster.sql(name, 'checkpoint');
  return { [Symbol.asyncDispose]: () => cluster.drop(name) };
}

const holdFirst = (count: number): string => `
  update seats set reservation_id = 'res_' || seat_id - 1, held_until = now() + interval '1 hour', fence = 1
  where concert_id = '${concertId}' and schedule_id = 'sch_0' and seat_id <= ${count};
  insert into reservations (concert_id, reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, status, held_until, created_at)
  select concert_id, 'res_' || seat_id - 1, schedule_id, 'visitor_' || seat_id - 1, seat_id, array[seat_id], '{1}', price, 'held',
    now() + interval '1 hour', now() from seats where concert_id = '${concertId}' and schedule_id = 'sch_0' and seat_id <= ${count};`;
