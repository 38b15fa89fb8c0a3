SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.admissions (
    concert_id text NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    admitted integer NOT NULL,
    active_before integer NOT NULL,
    max_active integer NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT admissions_admitted_check CHECK ((admitted > 0)),
    CONSTRAINT admissions_check CHECK (((active_before + admitted) <= max_active))
);
CREATE TABLE public.concert_keys (
    concert_id text NOT NULL,
    caller text NOT NULL,
    procedure text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.concerts (
    concert_id text NOT NULL,
    title text NOT NULL,
    currency text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT concerts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
);
CREATE TABLE public.ledger_entries (
    user_id text NOT NULL,
    entry_id text NOT NULL,
    account text NOT NULL,
    currency text NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    entry_no bigint NOT NULL,
    balance_after bigint,
    concert_id text,
    payment_id text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_entries_account_check CHECK ((account = ANY (ARRAY['wallet'::text, 'funding'::text, 'sales'::text]))),
    CONSTRAINT ledger_entries_amount_check CHECK ((amount <> 0)),
    CONSTRAINT ledger_entries_balance_after_check CHECK ((balance_after >= 0)),
    CONSTRAINT ledger_entries_check CHECK (((account = 'wallet'::text) = (balance_after IS NOT NULL))),
    CONSTRAINT ledger_entries_check1 CHECK (((kind = 'charge'::text) = (payment_id IS NULL))),
    CONSTRAINT ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['charge'::text, 'payment'::text, 'refund'::text])))
);
CREATE TABLE public.migrations (
    name character varying(255) NOT NULL
);
CREATE TABLE public.operator_log (
    log_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    procedure text NOT NULL,
    input jsonb NOT NULL,
    outcome text NOT NULL
);
CREATE TABLE public.payment_events (
    concert_id text NOT NULL,
    payment_id text NOT NULL,
    event_no integer NOT NULL,
    kind text NOT NULL,
    reason text,
    missing bigint,
    note text,
    at timestamp with time zone NOT NULL,
    CONSTRAINT payment_events_kind_check CHECK ((kind = ANY (ARRAY['refused'::text, 'paid'::text, 'refunded'::text])))
);
CREATE TABLE public.payments (
    concert_id text NOT NULL,
    payment_id text NOT NULL,
    reservation_id text NOT NULL,
    user_id text NOT NULL,
    token_seq bigint NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    status text NOT NULL,
    refusals integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    paid_at timestamp with time zone,
    refunded_at timestamp with time zone,
    CONSTRAINT payments_amount_check CHECK ((amount > 0)),
    CONSTRAINT payments_check CHECK (((status = 'refused'::text) = (paid_at IS NULL))),
    CONSTRAINT payments_check1 CHECK (((status = 'refunded'::text) = (refunded_at IS NOT NULL))),
    CONSTRAINT payments_status_check CHECK ((status = ANY (ARRAY['refused'::text, 'paid'::text, 'refunded'::text])))
);
CREATE TABLE public.presence (
    concert_id text NOT NULL,
    seq bigint NOT NULL,
    due_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');
CREATE TABLE public.queues (
    concert_id text NOT NULL,
    state text NOT NULL,
    sales_open_at timestamp with time zone NOT NULL,
    max_active integer NOT NULL,
    admit_per_second double precision NOT NULL,
    active_ttl_ms integer NOT NULL,
    hold_ttl_ms integer NOT NULL,
    absent_after_ms integer NOT NULL,
    max_seats_per_user integer NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    frontier bigint DEFAULT 0 NOT NULL,
    admitted bigint DEFAULT 0 NOT NULL,
    credit double precision DEFAULT 0 NOT NULL,
    credited_at timestamp with time zone NOT NULL,
    draw_seed text NOT NULL,
    drawn bigint,
    sold_out boolean DEFAULT false NOT NULL,
    changed_by bigint,
    CONSTRAINT queues_absent_after_ms_check CHECK ((absent_after_ms > 0)),
    CONSTRAINT queues_active_ttl_ms_check CHECK ((active_ttl_ms > 0)),
    CONSTRAINT queues_admit_per_second_check CHECK ((admit_per_second >= (0)::double precision)),
    CONSTRAINT queues_check CHECK ((frontier <= last_seq)),
    CONSTRAINT queues_drawn_check CHECK ((drawn >= 0)),
    CONSTRAINT queues_hold_ttl_ms_check CHECK ((hold_ttl_ms > 0)),
    CONSTRAINT queues_max_active_check CHECK ((max_active >= 0)),
    CONSTRAINT queues_max_seats_per_user_check CHECK ((max_seats_per_user > 0)),
    CONSTRAINT queues_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paused'::text, 'closed'::text])))
);
CREATE TABLE public.reservations (
    concert_id text NOT NULL,
    reservation_id text NOT NULL,
    schedule_id text NOT NULL,
    user_id text NOT NULL,
    token_seq bigint NOT NULL,
    seat_ids integer[] NOT NULL,
    fences bigint[] NOT NULL,
    amount bigint NOT NULL,
    status text NOT NULL,
    held_until timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT reservations_amount_check CHECK ((amount > 0)),
    CONSTRAINT reservations_check CHECK ((cardinality(fences) = cardinality(seat_ids))),
    CONSTRAINT reservations_seat_ids_check CHECK (((cardinality(seat_ids) >= 1) AND (cardinality(seat_ids) <= 8))),
    CONSTRAINT reservations_status_check CHECK ((status = ANY (ARRAY['held'::text, 'paid'::text, 'cancelled'::text, 'refunded'::text])))
);
CREATE TABLE public.schedules (
    concert_id text NOT NULL,
    schedule_id text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    capacity integer NOT NULL,
    price_from bigint NOT NULL,
    price_to bigint NOT NULL,
    CONSTRAINT schedules_capacity_check CHECK (((capacity >= 1) AND (capacity <= 100000)))
);
CREATE TABLE public.seats (
    concert_id text NOT NULL,
    schedule_id text NOT NULL,
    seat_id integer NOT NULL,
    section text NOT NULL,
    row_name text NOT NULL,
    number integer NOT NULL,
    price bigint NOT NULL,
    reservation_id text,
    held_until timestamp with time zone,
    sold boolean DEFAULT false NOT NULL,
    fence bigint DEFAULT 0 NOT NULL,
    changed_by bigint,
    CONSTRAINT seats_check CHECK (
CASE
    WHEN (reservation_id IS NULL) THEN ((held_until IS NULL) AND (NOT sold))
    ELSE (sold = (held_until IS NULL))
END),
    CONSTRAINT seats_price_check CHECK ((price > 0)),
    CONSTRAINT seats_seat_id_check CHECK ((seat_id > 0))
)
WITH (fillfactor='70');
CREATE TABLE public.tokens (
    concert_id text NOT NULL,
    seq bigint NOT NULL,
    user_id text NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    admitted_at timestamp with time zone,
    expires_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_because text,
    changed_by bigint,
    CONSTRAINT tokens_check CHECK (((admitted_at IS NULL) = (expires_at IS NULL))),
    CONSTRAINT tokens_check1 CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
    CONSTRAINT tokens_check2 CHECK (((ended_because IS DISTINCT FROM 'paid'::text) OR (admitted_at IS NOT NULL))),
    CONSTRAINT tokens_ended_because_check CHECK ((ended_because = ANY (ARRAY['paid'::text, 'left'::text, 'expired'::text, 'absent'::text, 'closed'::text])))
);
CREATE TABLE public.users (
    user_id text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.wallet_keys (
    user_id text NOT NULL,
    caller text NOT NULL,
    procedure text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.wallets (
    user_id text NOT NULL,
    currency text NOT NULL,
    balance bigint NOT NULL,
    entries bigint NOT NULL,
    CONSTRAINT wallets_balance_check CHECK (((balance >= 0) AND (balance <= '1000000000000'::bigint)))
)
WITH (fillfactor='70');
INSERT INTO public.admissions VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 1, 4, 4, 0, 4, '2026-11-28 01:51:10.728+00');
INSERT INTO public.concert_keys VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'alice', 'concert.reserve', 'hold-1', 'Bkaf1L5xj_hRQoSRvkmjw0l2kINyRmkNImAD2wl1SG4', '{"json":{"reservationId":"res_0mwzr7q8c8x8dniyhkn2xleqtoi","scheduleId":"sch_0mwzr7ps901xo4aftb6ogxnjbi6","seatIds":[1,2],"amount":2000,"status":"held","expiresAt":"2026-11-29T01:51:10.728Z"},"meta":{"values":{"expiresAt":["Date"]},"v":1}}', '2026-11-28 01:51:11.253+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'bob', 'concert.reserve', 'hold-1', 'E-P_OIrTbvuFciW9TyMkkw9Xh9edwHuIr1AcqEgOzyA', '{"json":{"reservationId":"res_0mwzr7q8mv3wumjyr9ock2wz6ez","scheduleId":"sch_0mwzr7ps901xo4aftb6ogxnjbi6","seatIds":[3],"amount":1000,"status":"held","expiresAt":"2026-11-29T01:51:10.728Z"},"meta":{"values":{"expiresAt":["Date"]},"v":1}}', '2026-11-28 01:51:11.262+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'erin', 'concert.reserve', 'hold-1', 'NmaV0N3GiwzTSkjDo42dMznYniRRjT9CFMq1Uxycmao', '{"json":{"reservationId":"res_0mwzr7q8ser3z44weq7ig2215i0","scheduleId":"sch_0mwzr7ps901xo4aftb6ogxnjbi6","seatIds":[4],"amount":1000,"status":"held","expiresAt":"2026-11-29T01:51:10.728Z"},"meta":{"values":{"expiresAt":["Date"]},"v":1}}', '2026-11-28 01:51:11.267+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'frank', 'concert.reserve', 'hold-1', 'C_rDy_GuZdWBTijvDKdOoeJjK8Fm7mED13rdVg7Cbfo', '{"json":{"reservationId":"res_0mwzr7q8w8tyns4hydt5u8p4zmk","scheduleId":"sch_0mwzr7ps901xo4aftb6ogxnjbi6","seatIds":[5],"amount":1000,"status":"held","expiresAt":"2026-11-29T01:51:10.728Z"},"meta":{"values":{"expiresAt":["Date"]},"v":1}}', '2026-11-28 01:51:11.274+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'alice', 'payment.pay', 'pay-1', 'EIgditIiGTpguzA1VHM3rCA7woDSOhx1zYcZpykPVMc', '{"json":{"paymentId":"pay_0mwzr7q9jvoeno2d4tiunou3lkv","amount":2000,"balance":3000,"paidAt":"2026-11-28T01:51:11.296Z","reservation":{"reservationId":"res_0mwzr7q8c8x8dniyhkn2xleqtoi","scheduleId":"sch_0mwzr7ps901xo4aftb6ogxnjbi6","seatIds":[1,2],"amount":2000,"status":"paid"}},"meta":{"values":{"paidAt":["Date"]},"v":1}}', '2026-11-28 01:51:11.296+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'erin', 'payment.pay', 'pay-1', 'Qx-HfZrFysh6bdkEaKztQyMqGsdkwcrClCHdNfo_duE', '{"json":{"paymentId":"pay_0mwzr7qa4r4ak1j7mqlovstt3cb","amount":1000,"balance":2000,"paidAt":"2026-11-28T01:51:11.315Z","reservation":{"reservationId":"res_0mwzr7q8ser3z44weq7ig2215i0","scheduleId":"sch_0mwzr7ps901xo4aftb6ogxnjbi6","seatIds":[4],"amount":1000,"status":"paid"}},"meta":{"values":{"paidAt":["Date"]},"v":1}}', '2026-11-28 01:51:11.315+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', '(operator)', 'payment.refund', 'refund-1', 'IPyoxEibxzrp2enaS8DLS33iqa4E9opILzfmuXV6-R0', '{"json":{"refundId":"ref_0mwzr7qaikqn7z9v481qrjbeo5k","amount":1000}}', '2026-11-28 01:51:11.327+00');
INSERT INTO public.concerts VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'A concert of the release before', 'KRW', '2026-11-28 01:51:10.655+00'),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'Not on sale yet', 'KRW', '2026-11-28 01:51:11.348+00');
INSERT INTO public.ledger_entries VALUES
	('alice', 'ent_0mwzr7q82v59d8kvxsnfoxk2mxo', 'wallet', 'KRW', 'charge', 5000, 1, 5000, NULL, NULL, '2026-11-28 01:51:11.241+00'),
	('alice', 'ent_0mwzr7q82v59d8kvxsnfoxk2mxo', 'funding', 'KRW', 'charge', -5000, 1, NULL, NULL, NULL, '2026-11-28 01:51:11.241+00'),
	('alice', 'ent_0mwzr7q9jft1pz7xuook2aperpp', 'wallet', 'KRW', 'payment', -2000, 2, 3000, 'con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7q9jvoeno2d4tiunou3lkv', '2026-11-28 01:51:11.296+00'),
	('alice', 'ent_0mwzr7q9jft1pz7xuook2aperpp', 'sales', 'KRW', 'payment', 2000, 2, NULL, 'con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7q9jvoeno2d4tiunou3lkv', '2026-11-28 01:51:11.296+00'),
	('erin', 'ent_0mwzr7q9y35e3jdcm4pkpq91qj4', 'wallet', 'KRW', 'charge', 3000, 1, 3000, NULL, NULL, '2026-11-28 01:51:11.307+00'),
	('erin', 'ent_0mwzr7q9y35e3jdcm4pkpq91qj4', 'funding', 'KRW', 'charge', -3000, 1, NULL, NULL, NULL, '2026-11-28 01:51:11.307+00'),
	('erin', 'ent_0mwzr7qa4acalwn76xh1w1voawd', 'wallet', 'KRW', 'payment', -1000, 2, 2000, 'con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', '2026-11-28 01:51:11.315+00'),
	('erin', 'ent_0mwzr7qa4acalwn76xh1w1voawd', 'sales', 'KRW', 'payment', 1000, 2, NULL, 'con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', '2026-11-28 01:51:11.315+00'),
	('erin', 'ref_0mwzr7qaikqn7z9v481qrjbeo5k', 'wallet', 'KRW', 'refund', 1000, 3, 3000, 'con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', '2026-11-28 01:51:11.327+00'),
	('erin', 'ref_0mwzr7qaikqn7z9v481qrjbeo5k', 'sales', 'KRW', 'refund', -1000, 3, NULL, 'con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', '2026-11-28 01:51:11.327+00');
INSERT INTO public.migrations VALUES
	('0001-initial'),
	('0002-waiting-room'),
	('0003-changed-queues');
INSERT INTO public.operator_log VALUES
	('log_0mwzr7prg1yf7qbphxepbo9ac91', '2026-11-28 01:51:10.636+00', 'user.create', '{"name": "alice", "userId": "alice"}', 'ok'),
	('log_0mwzr7prlxz9aegldvtjzuz06o9', '2026-11-28 01:51:10.641+00', 'user.create', '{"name": "bob", "userId": "bob"}', 'ok'),
	('log_0mwzr7prpku7nhy8vgaw0vjygl3', '2026-11-28 01:51:10.645+00', 'user.create', '{"name": "carl", "userId": "carl"}', 'ok'),
	('log_0mwzr7prsog349ovxuvn9rk088u', '2026-11-28 01:51:10.648+00', 'user.create', '{"name": "dan", "userId": "dan"}', 'ok'),
	('log_0mwzr7prwexa11qu1vdck3qv3yo', '2026-11-28 01:51:10.652+00', 'user.create', '{"name": "erin", "userId": "erin"}', 'ok'),
	('log_0mwzr7prx6sby2ite4imyxr6ugp', '2026-11-28 01:51:10.653+00', 'user.create', '{"name": "frank", "userId": "frank"}', 'ok'),
	('log_0mwzr7ps6ypklc566wnx5ze9bh9', '2026-11-28 01:51:10.662+00', 'concert.create', '{"title": "A concert of the release before", "currency": "KRW"}', 'ok'),
	('log_0mwzr7psjkt0ng0914vlg1m3qkz', '2026-11-28 01:51:10.675+00', 'concert.addSchedule', '{"sections": [{"name": "Floor", "rows": 2, "price": 1000, "seatsPerRow": 5}], "startsAt": "2035-01-01T19:00:00.000Z", "concertId": "con_0mwzr7przakg36uyk7rji8ybflq"}', 'ok'),
	('log_0mwzr7pspnwil9ntqfd2gxw1w01', '2026-11-28 01:51:10.681+00', 'queue.configure', '{"concertId": "con_0mwzr7przakg36uyk7rji8ybflq", "holdTtlMs": 86400000, "maxActive": 4, "activeTtlMs": 86400000, "admitPerSecond": 1000}', 'ok'),
	('log_0mwzr7q7qq2jwqynd744g1e9e10', '2026-11-28 01:51:11.222+00', 'queue.pause', '{"concertId": "con_0mwzr7przakg36uyk7rji8ybflq"}', 'ok'),
	('log_0mwzr7qass8bm30tvfz1fsnknz1', '2026-11-28 01:51:11.332+00', 'payment.refund', '{"reason": "rain", "paymentId": "pay_0mwzr7qa4r4ak1j7mqlovstt3cb", "idempotencyKey": "refund-1"}', 'ok'),
	('log_0mwzr7qb26d2n96onfplbmyh839', '2026-11-28 01:51:11.342+00', 'queue.configure', '{"concertId": "con_0mwzr7przakg36uyk7rji8ybflq", "maxActive": 1}', 'ok'),
	('log_0mwzr7qb6dtb224fizarl0bu9op', '2026-11-28 01:51:11.346+00', 'queue.resume', '{"concertId": "con_0mwzr7przakg36uyk7rji8ybflq"}', 'ok'),
	('log_0mwzr7qbcxxh5ojvd88kgl8g8m7', '2026-11-28 01:51:11.352+00', 'concert.create', '{"title": "Not on sale yet", "currency": "KRW", "salesOpenAt": "2035-01-01T10:00:00.000Z"}', 'ok'),
	('log_0mwzr7qbhl3u2ul33e5sr9z2b3b', '2026-11-28 01:51:11.357+00', 'concert.addSchedule', '{"sections": [{"name": "Floor", "rows": 1, "price": 1000, "seatsPerRow": 5}], "startsAt": "2035-02-01T19:00:00.000Z", "concertId": "con_0mwzr7qb8hd1pq63eldwwtw16zn"}', 'ok'),
	('log_0mwzr7qq5p6o4ce98ou2obos69a', '2026-11-28 01:51:11.885+00', 'wallet.audit', '{}', 'ok');
INSERT INTO public.payment_events VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7q98yuaraj49gk0ba5t7d8', 1, 'refused', 'INSUFFICIENT_BALANCE', 1000, NULL, '2026-11-28 01:51:11.284+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7q9jvoeno2d4tiunou3lkv', 21, 'paid', NULL, NULL, NULL, '2026-11-28 01:51:11.296+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', 21, 'paid', NULL, NULL, NULL, '2026-11-28 01:51:11.315+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', 22, 'refunded', NULL, NULL, 'rain', '2026-11-28 01:51:11.327+00');
INSERT INTO public.payments VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7q98yuaraj49gk0ba5t7d8', 'res_0mwzr7q8mv3wumjyr9ock2wz6ez', 'bob', 2, 1000, 'KRW', 'refused', 1, '2026-11-28 01:51:11.284+00', NULL, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7q9jvoeno2d4tiunou3lkv', 'res_0mwzr7q8c8x8dniyhkn2xleqtoi', 'alice', 1, 2000, 'KRW', 'paid', 0, '2026-11-28 01:51:11.296+00', '2026-11-28 01:51:11.296+00', NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'pay_0mwzr7qa4r4ak1j7mqlovstt3cb', 'res_0mwzr7q8ser3z44weq7ig2215i0', 'erin', 3, 1000, 'KRW', 'refunded', 0, '2026-11-28 01:51:11.315+00', '2026-11-28 01:51:11.315+00', '2026-11-28 01:51:11.327+00');
INSERT INTO public.presence VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 1, '2026-11-28 01:51:11.695+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 2, '2026-11-28 01:51:11.702+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 3, '2026-11-28 01:51:11.706+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 4, '2026-11-28 01:51:11.804+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 5, '2026-11-28 02:28:01.543+00'),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 1, '2026-11-28 01:53:44.53+00');
INSERT INTO public.queues VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'open', '2026-11-28 01:51:10.655+00', 1, 1000, 86400000, 86400000, 60000, 8, 5, 4, 4, 16.999999, '2026-11-28 01:51:10.728+00', 'ecf4a5f2eaea5f20fa31c0cd820fb75aef77bc673d6d4f5194fa088dbd5d4028', 0, false, 837),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'open', '2035-01-01 10:00:00+00', 500, 50, 600000, 300000, 60000, 8, 1, 0, 0, 0, '2026-11-28 01:51:11.348+00', 'e08c50f7eab7d1170f1108169fc8883bc4d5587f13725b163d56089221be7f06', NULL, false, 844);
INSERT INTO public.reservations VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'res_0mwzr7q8mv3wumjyr9ock2wz6ez', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 'bob', 2, '{3}', '{1}', 1000, 'held', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.262+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'res_0mwzr7q8c8x8dniyhkn2xleqtoi', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 'alice', 1, '{1,2}', '{1,1}', 2000, 'paid', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.253+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'res_0mwzr7q8ser3z44weq7ig2215i0', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 'erin', 3, '{4}', '{1}', 1000, 'refunded', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.267+00'),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'res_0mwzr7q8w8tyns4hydt5u8p4zmk', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 'frank', 4, '{5}', '{1}', 1000, 'cancelled', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.274+00');
INSERT INTO public.schedules VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', '2035-01-01 19:00:00+00', 10, 1000, 1000),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'sch_0mwzr7qbdajcc8uchcob691p9c6', '2035-02-01 19:00:00+00', 5, 1000, 1000);
INSERT INTO public.seats VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 6, 'Floor', 'B', 1, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 7, 'Floor', 'B', 2, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 8, 'Floor', 'B', 3, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 9, 'Floor', 'B', 4, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 10, 'Floor', 'B', 5, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 3, 'Floor', 'A', 3, 1000, 'res_0mwzr7q8mv3wumjyr9ock2wz6ez', '2026-11-29 01:51:10.728+00', false, 1, 825),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 1, 'Floor', 'A', 1, 1000, 'res_0mwzr7q8c8x8dniyhkn2xleqtoi', NULL, true, 1, 829),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 2, 'Floor', 'A', 2, 1000, 'res_0mwzr7q8c8x8dniyhkn2xleqtoi', NULL, true, 1, 829),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 4, 'Floor', 'A', 4, 1000, NULL, NULL, false, 1, 832),
	('con_0mwzr7przakg36uyk7rji8ybflq', 'sch_0mwzr7ps901xo4aftb6ogxnjbi6', 5, 'Floor', 'A', 5, 1000, NULL, NULL, false, 1, 834),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'sch_0mwzr7qbdajcc8uchcob691p9c6', 1, 'Floor', 'A', 1, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'sch_0mwzr7qbdajcc8uchcob691p9c6', 2, 'Floor', 'A', 2, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'sch_0mwzr7qbdajcc8uchcob691p9c6', 3, 'Floor', 'A', 3, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'sch_0mwzr7qbdajcc8uchcob691p9c6', 4, 'Floor', 'A', 4, 1000, NULL, NULL, false, 0, NULL),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 'sch_0mwzr7qbdajcc8uchcob691p9c6', 5, 'Floor', 'A', 5, 1000, NULL, NULL, false, 0, NULL);
INSERT INTO public.tokens VALUES
	('con_0mwzr7przakg36uyk7rji8ybflq', 2, 'bob', '2026-11-28 01:51:10.699+00', '2026-11-28 01:51:10.728+00', '2026-11-29 01:51:10.728+00', NULL, NULL, 818),
	('con_0mwzr7przakg36uyk7rji8ybflq', 5, 'carl', '2026-11-28 01:51:11.229+00', NULL, NULL, NULL, NULL, NULL),
	('con_0mwzr7przakg36uyk7rji8ybflq', 1, 'alice', '2026-11-28 01:51:10.694+00', '2026-11-28 01:51:10.728+00', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.296+00', 'paid', 829),
	('con_0mwzr7przakg36uyk7rji8ybflq', 3, 'erin', '2026-11-28 01:51:10.707+00', '2026-11-28 01:51:10.728+00', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.315+00', 'paid', 831),
	('con_0mwzr7przakg36uyk7rji8ybflq', 4, 'frank', '2026-11-28 01:51:10.718+00', '2026-11-28 01:51:10.728+00', '2026-11-29 01:51:10.728+00', '2026-11-28 01:51:11.339+00', 'left', 834),
	('con_0mwzr7qb8hd1pq63eldwwtw16zn', 1, 'dan', '2026-11-28 01:51:11.365+00', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.users VALUES
	('alice', 'alice', '2026-11-28 01:51:10.613+00'),
	('bob', 'bob', '2026-11-28 01:51:10.639+00'),
	('carl', 'carl', '2026-11-28 01:51:10.643+00'),
	('dan', 'dan', '2026-11-28 01:51:10.646+00'),
	('erin', 'erin', '2026-11-28 01:51:10.649+00'),
	('frank', 'frank', '2026-11-28 01:51:10.653+00');
INSERT INTO public.wallet_keys VALUES
	('alice', 'alice', 'wallet.charge', 'charge-1', 'xEGUAElnUARIWov4XiWxgrOQNmu3vH-jYLW6Wf6_wKM', '{"json":{"balance":5000,"entryId":"ent_0mwzr7q82v59d8kvxsnfoxk2mxo"}}', '2026-11-28 01:51:11.241+00'),
	('erin', 'erin', 'wallet.charge', 'charge-1', '7d8k_cM-36p_MyltT6BUjjvqwfb8ApVbTfnVYGUdMYI', '{"json":{"balance":3000,"entryId":"ent_0mwzr7q9y35e3jdcm4pkpq91qj4"}}', '2026-11-28 01:51:11.307+00');
INSERT INTO public.wallets VALUES
	('alice', 'KRW', 3000, 2),
	('erin', 'KRW', 3000, 3);
ALTER TABLE ONLY public.admissions
    ADD CONSTRAINT admissions_pkey PRIMARY KEY (concert_id, first_seq);
ALTER TABLE ONLY public.concert_keys
    ADD CONSTRAINT concert_keys_pkey PRIMARY KEY (concert_id, caller, procedure, key);
ALTER TABLE ONLY public.concerts
    ADD CONSTRAINT concerts_pkey PRIMARY KEY (concert_id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (user_id, entry_id, account);
ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.operator_log
    ADD CONSTRAINT operator_log_pkey PRIMARY KEY (log_id);
ALTER TABLE ONLY public.payment_events
    ADD CONSTRAINT payment_events_pkey PRIMARY KEY (concert_id, payment_id, event_no);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_concert_id_reservation_id_key UNIQUE (concert_id, reservation_id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (concert_id, payment_id);
ALTER TABLE ONLY public.presence
    ADD CONSTRAINT presence_pkey PRIMARY KEY (concert_id, seq);
ALTER TABLE ONLY public.queues
    ADD CONSTRAINT queues_pkey PRIMARY KEY (concert_id);
ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (concert_id, reservation_id);
ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_pkey PRIMARY KEY (concert_id, schedule_id);
ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_pkey PRIMARY KEY (concert_id, schedule_id, seat_id);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (concert_id, seq);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);
ALTER TABLE ONLY public.wallet_keys
    ADD CONSTRAINT wallet_keys_pkey PRIMARY KEY (user_id, caller, procedure, key);
ALTER TABLE ONLY public.wallets
    ADD CONSTRAINT wallets_pkey PRIMARY KEY (user_id, currency);
CREATE INDEX concert_keys_by_age ON public.concert_keys USING btree (created_at);
CREATE UNIQUE INDEX ledger_one_line_of_a_wallet ON public.ledger_entries USING btree (user_id, currency, entry_no) WHERE (account = 'wallet'::text);
CREATE UNIQUE INDEX ledger_one_movement_a_payment ON public.ledger_entries USING btree (user_id, payment_id, kind) WHERE ((account = 'wallet'::text) AND (payment_id IS NOT NULL));
CREATE INDEX operator_log_by_age ON public.operator_log USING btree (at);
CREATE INDEX payments_by_id ON public.payments USING btree (payment_id);
CREATE INDEX payments_of_user ON public.payments USING btree (user_id, payment_id);
CREATE UNIQUE INDEX payments_one_a_token ON public.payments USING btree (concert_id, token_seq) WHERE (status <> 'refused'::text);
CREATE INDEX reservations_of_user ON public.reservations USING btree (user_id, concert_id) WHERE (status = ANY (ARRAY['held'::text, 'paid'::text]));
CREATE INDEX reservations_of_visit ON public.reservations USING btree (token_seq, concert_id) WHERE (status = 'held'::text);
CREATE INDEX seats_changed ON public.seats USING btree (concert_id, changed_by) WHERE (changed_by IS NOT NULL);
CREATE INDEX seats_unsold ON public.seats USING btree (concert_id) WHERE (NOT sold);
CREATE INDEX tokens_changed ON public.tokens USING btree (changed_by) WHERE (changed_by IS NOT NULL);
CREATE INDEX tokens_inside ON public.tokens USING btree (concert_id, seq) WHERE ((admitted_at IS NOT NULL) AND (ended_at IS NULL));
CREATE UNIQUE INDEX tokens_one_live_a_user ON public.tokens USING btree (user_id, concert_id) WHERE (ended_at IS NULL);
CREATE INDEX wallet_keys_by_age ON public.wallet_keys USING btree (created_at);
ALTER TABLE ONLY public.admissions
    ADD CONSTRAINT admissions_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES public.queues(concert_id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);
ALTER TABLE ONLY public.payment_events
    ADD CONSTRAINT payment_events_concert_id_payment_id_fkey FOREIGN KEY (concert_id, payment_id) REFERENCES public.payments(concert_id, payment_id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_concert_id_reservation_id_fkey FOREIGN KEY (concert_id, reservation_id) REFERENCES public.reservations(concert_id, reservation_id);
ALTER TABLE ONLY public.queues
    ADD CONSTRAINT queues_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES public.concerts(concert_id);
ALTER TABLE ONLY public.schedules
    ADD CONSTRAINT schedules_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES public.concerts(concert_id);
ALTER TABLE ONLY public.seats
    ADD CONSTRAINT seats_concert_id_schedule_id_fkey FOREIGN KEY (concert_id, schedule_id) REFERENCES public.schedules(concert_id, schedule_id);
ALTER TABLE ONLY public.wallets
    ADD CONSTRAINT wallets_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);
