-- Written by `npx -y pnpm@12 schema` from a migrated database: for readers, never run.

create table admissions (
  concert_id text not null,
  first_seq bigint not null,
  last_seq bigint not null,
  admitted integer not null,
  active_before integer not null,
  max_active integer not null,
  decided_at timestamp with time zone not null,
  constraint admissions_admitted_check CHECK ((admitted > 0)),
  constraint admissions_check CHECK (((active_before + admitted) <= max_active)),
  constraint admissions_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES queues(concert_id),
  constraint admissions_pkey PRIMARY KEY (concert_id, first_seq)
);

create table cancellations (
  concert_id text not null,
  schedule_id text not null,
  reason text not null,
  payments integer,
  refunded integer not null default 0,
  amount bigint not null default 0,
  failures jsonb not null default '[]'::jsonb,
  begun_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint cancellations_pkey PRIMARY KEY (concert_id, schedule_id)
);
CREATE INDEX cancellations_unfinished ON public.cancellations USING btree (concert_id, schedule_id) WHERE (finished_at IS NULL);

create table concert_keys (
  concert_id text not null,
  caller text not null,
  procedure text not null,
  key text not null,
  fingerprint text not null,
  answer text not null,
  created_at timestamp with time zone not null,
  constraint concert_keys_pkey PRIMARY KEY (concert_id, caller, procedure, key)
);
CREATE INDEX concert_keys_by_age ON public.concert_keys USING btree (created_at);

create table concerts (
  concert_id text not null,
  title text not null,
  currency text not null,
  created_at timestamp with time zone not null,
  changed_by bigint,
  venue text,
  time_zone text,
  sales_end_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  cancel_reason text,
  constraint concerts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint concerts_pkey PRIMARY KEY (concert_id)
);
CREATE INDEX concerts_changed ON public.concerts USING btree (changed_by) WHERE (changed_by IS NOT NULL);

create table date_moves (
  concert_id text not null,
  schedule_id text not null,
  moved_at timestamp with time zone not null,
  starts_at timestamp with time zone not null,
  constraint date_moves_concert_id_schedule_id_fkey FOREIGN KEY (concert_id, schedule_id) REFERENCES schedules(concert_id, schedule_id) ON DELETE CASCADE,
  constraint date_moves_pkey PRIMARY KEY (concert_id, schedule_id, moved_at)
);

create table halls (
  concert_id text not null,
  schedule_id text not null,
  plan jsonb not null,
  constraint halls_concert_id_schedule_id_fkey FOREIGN KEY (concert_id, schedule_id) REFERENCES schedules(concert_id, schedule_id) ON DELETE CASCADE,
  constraint halls_pkey PRIMARY KEY (concert_id, schedule_id)
);

create table ledger_entries (
  user_id text not null,
  entry_id text not null,
  account text not null,
  currency text not null,
  kind text not null,
  amount bigint not null,
  entry_no bigint not null,
  balance_after bigint,
  concert_id text,
  payment_id text,
  created_at timestamp with time zone not null,
  constraint ledger_entries_account_check CHECK ((account = ANY (ARRAY['wallet'::text, 'funding'::text, 'sales'::text]))),
  constraint ledger_entries_amount_check CHECK ((amount <> 0)),
  constraint ledger_entries_balance_after_check CHECK ((balance_after >= 0)),
  constraint ledger_entries_check CHECK (((account = 'wallet'::text) = (balance_after IS NOT NULL))),
  constraint ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['charge'::text, 'credit'::text, 'debit'::text, 'payment'::text, 'refund'::text]))) NOT VALID,
  constraint ledger_entries_payment_check CHECK (((kind = ANY (ARRAY['payment'::text, 'refund'::text])) = (payment_id IS NOT NULL))) NOT VALID,
  constraint ledger_entries_pkey PRIMARY KEY (user_id, entry_id, account),
  constraint ledger_entries_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);
CREATE INDEX ledger_movements_of_payment ON public.ledger_entries USING btree (user_id, payment_id, kind) WHERE ((account = 'wallet'::text) AND (payment_id IS NOT NULL));
CREATE UNIQUE INDEX ledger_one_debit_a_payment ON public.ledger_entries USING btree (user_id, payment_id) WHERE ((account = 'wallet'::text) AND (kind = 'payment'::text));
CREATE UNIQUE INDEX ledger_one_line_of_a_wallet ON public.ledger_entries USING btree (user_id COLLATE "C", currency, entry_no) WHERE (account = 'wallet'::text);
CREATE INDEX ledger_refunds_by_id ON public.ledger_entries USING btree (entry_id) WHERE (kind = 'refund'::text);

create table migrations (
  name character varying(255) not null,
  constraint migrations_pkey PRIMARY KEY (name)
);

create table operator_log (
  log_id text not null,
  at timestamp with time zone not null,
  procedure text not null,
  input jsonb not null,
  outcome text,
  constraint operator_log_pkey PRIMARY KEY (log_id)
);
CREATE INDEX operator_log_by_age ON public.operator_log USING btree (at);
CREATE INDEX operator_log_of_people ON public.operator_log USING btree (COALESCE((input ->> 'userId'::text), (input ->> 'paymentId'::text))) WHERE (procedure = ANY (ARRAY['user.create'::text, 'payment.refund'::text]));

create table payment_events (
  concert_id text not null,
  payment_id text not null,
  event_no integer not null,
  kind text not null,
  reason text,
  missing bigint,
  note text,
  at timestamp with time zone not null,
  refund_id text,
  amount bigint,
  seat_ids integer[],
  constraint payment_events_concert_id_payment_id_fkey FOREIGN KEY (concert_id, payment_id) REFERENCES payments(concert_id, payment_id),
  constraint payment_events_kind_check CHECK ((kind = ANY (ARRAY['refused'::text, 'paid'::text, 'refunded'::text]))),
  constraint payment_events_pkey PRIMARY KEY (concert_id, payment_id, event_no)
);
CREATE UNIQUE INDEX payment_events_refunds ON public.payment_events USING btree (refund_id) WHERE (refund_id IS NOT NULL);

create table payments (
  concert_id text not null,
  payment_id text not null,
  reservation_id text not null,
  user_id text not null,
  token_seq bigint not null,
  amount bigint not null,
  currency text not null,
  status text not null,
  refusals integer not null default 0,
  created_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  refunded_at timestamp with time zone,
  refunded bigint not null default 0,
  refunds integer not null default 0,
  constraint payments_amount_check CHECK ((amount >= 0)) NOT VALID,
  constraint payments_check CHECK (((status = 'refused'::text) = (paid_at IS NULL))),
  constraint payments_check1 CHECK (((status = 'refunded'::text) = (refunded_at IS NOT NULL))),
  constraint payments_concert_id_reservation_id_fkey FOREIGN KEY (concert_id, reservation_id) REFERENCES reservations(concert_id, reservation_id),
  constraint payments_pkey PRIMARY KEY (concert_id, payment_id),
  constraint payments_refunded_check CHECK (((refunded >= 0) AND (refunded <= amount))) NOT VALID,
  constraint payments_status_check CHECK ((status = ANY (ARRAY['refused'::text, 'paid'::text, 'partly_refunded'::text, 'refunded'::text]))) NOT VALID
);
CREATE INDEX payments_by_id ON public.payments USING btree (payment_id COLLATE "C");
CREATE INDEX payments_of_token ON public.payments USING btree (concert_id, token_seq) WHERE (status <> 'refused'::text);
CREATE INDEX payments_of_user ON public.payments USING btree (user_id, payment_id);
CREATE UNIQUE INDEX payments_one_a_reservation ON public.payments USING btree (concert_id COLLATE "C", reservation_id);

create table plans (
  plan_id text not null,
  name text not null,
  capacity integer not null,
  plan jsonb not null,
  created_at timestamp with time zone not null,
  constraint plans_pkey PRIMARY KEY (plan_id)
);

create table presence (
  concert_id text not null,
  seq bigint not null,
  due_at timestamp with time zone not null,
  constraint presence_pkey PRIMARY KEY (concert_id, seq)
) with (fillfactor=70);

create table queues (
  concert_id text not null,
  state text not null,
  sales_open_at timestamp with time zone not null,
  max_active integer not null,
  admit_per_second double precision not null,
  active_ttl_ms integer not null,
  hold_ttl_ms integer not null,
  absent_after_ms integer not null,
  max_seats_per_user integer not null,
  last_seq bigint not null default 0,
  frontier bigint not null default 0,
  admitted bigint not null default 0,
  credit double precision not null default 0,
  credited_at timestamp with time zone not null,
  draw_seed text not null,
  drawn bigint,
  sold_out boolean not null default false,
  changed_by bigint,
  history text,
  epochs bigint[] not null default '{}'::bigint[],
  cancel_reason text,
  avoid_orphans boolean not null default false,
  constraint queues_absent_after_ms_check CHECK ((absent_after_ms > 0)),
  constraint queues_active_ttl_ms_check CHECK ((active_ttl_ms > 0)),
  constraint queues_admit_per_second_check CHECK ((admit_per_second >= (0)::double precision)),
  constraint queues_check CHECK ((frontier <= last_seq)),
  constraint queues_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES concerts(concert_id),
  constraint queues_drawn_check CHECK ((drawn >= 0)),
  constraint queues_hold_ttl_ms_check CHECK ((hold_ttl_ms > 0)),
  constraint queues_max_active_check CHECK ((max_active >= 0)),
  constraint queues_max_seats_per_user_check CHECK ((max_seats_per_user > 0)),
  constraint queues_pkey PRIMARY KEY (concert_id),
  constraint queues_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paused'::text, 'closed'::text, 'cancelled'::text])))
);
CREATE INDEX queues_changed ON public.queues USING btree (changed_by) WHERE (changed_by IS NOT NULL);

create table removed_schedules (
  concert_id text not null,
  schedule_id text not null,
  removed_at timestamp with time zone not null,
  constraint removed_schedules_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES concerts(concert_id),
  constraint removed_schedules_pkey PRIMARY KEY (concert_id, schedule_id)
);

create table reservations (
  concert_id text not null,
  reservation_id text not null,
  schedule_id text not null,
  user_id text not null,
  token_seq bigint not null,
  seat_ids integer[] not null,
  fences bigint[] not null,
  amount bigint not null,
  status text not null,
  held_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint reservations_amount_check CHECK ((amount >= 0)) NOT VALID,
  constraint reservations_check CHECK ((cardinality(fences) = cardinality(seat_ids))),
  constraint reservations_pkey PRIMARY KEY (concert_id, reservation_id),
  constraint reservations_seat_ids_check CHECK (((cardinality(seat_ids) >= 1) AND (cardinality(seat_ids) <= 8))),
  constraint reservations_status_check CHECK ((status = ANY (ARRAY['held'::text, 'paid'::text, 'cancelled'::text, 'refunded'::text])))
);
CREATE INDEX reservations_of_user ON public.reservations USING btree (user_id, concert_id COLLATE "C") WHERE (status = ANY (ARRAY['held'::text, 'paid'::text]));

create table schedules (
  concert_id text not null,
  schedule_id text not null,
  starts_at timestamp with time zone not null,
  capacity integer not null,
  price_from bigint not null,
  price_to bigint not null,
  sales_end_at timestamp with time zone,
  changed_by bigint,
  cancelled_at timestamp with time zone,
  cancel_reason text,
  constraint schedules_capacity_check CHECK (((capacity >= 1) AND (capacity <= 100000))),
  constraint schedules_concert_id_fkey FOREIGN KEY (concert_id) REFERENCES concerts(concert_id),
  constraint schedules_pkey PRIMARY KEY (concert_id, schedule_id)
);

create table seats (
  concert_id text not null,
  schedule_id text not null,
  seat_id integer not null,
  section text not null,
  row_name text not null,
  number integer not null,
  price bigint not null,
  reservation_id text,
  held_until timestamp with time zone,
  sold boolean not null default false,
  fence bigint not null default 0,
  changed_by bigint,
  blocked text,
  constraint seats_check CHECK (
CASE
    WHEN (reservation_id IS NULL) THEN ((held_until IS NULL) AND (sold = (blocked IS NOT NULL)))
    ELSE ((blocked IS NULL) AND (sold = (held_until IS NULL)))
END) NOT VALID,
  constraint seats_concert_id_schedule_id_fkey FOREIGN KEY (concert_id, schedule_id) REFERENCES schedules(concert_id, schedule_id),
  constraint seats_pkey PRIMARY KEY (concert_id, schedule_id, seat_id),
  constraint seats_price_check CHECK ((price >= 0)) NOT VALID,
  constraint seats_seat_id_check CHECK ((seat_id > 0))
) with (fillfactor=70);
CREATE INDEX seats_changed ON public.seats USING btree (concert_id COLLATE "C", changed_by) WHERE (changed_by IS NOT NULL);
CREATE INDEX seats_unsold ON public.seats USING btree (concert_id COLLATE "C", schedule_id) WHERE (NOT sold);

create table tokens (
  concert_id text not null,
  seq bigint not null,
  user_id text not null,
  entered_at timestamp with time zone not null,
  admitted_at timestamp with time zone,
  expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_because text,
  changed_by bigint,
  constraint tokens_check CHECK (((admitted_at IS NULL) = (expires_at IS NULL))),
  constraint tokens_check1 CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
  constraint tokens_check2 CHECK (((ended_because IS DISTINCT FROM 'paid'::text) OR (admitted_at IS NOT NULL))),
  constraint tokens_ended_because_check CHECK ((ended_because = ANY (ARRAY['paid'::text, 'left'::text, 'expired'::text, 'absent'::text, 'closed'::text]))),
  constraint tokens_pkey PRIMARY KEY (concert_id, seq)
);
CREATE INDEX tokens_changed ON public.tokens USING btree (changed_by) WHERE (changed_by IS NOT NULL);
CREATE INDEX tokens_inside ON public.tokens USING btree (concert_id COLLATE "C", seq) WHERE ((admitted_at IS NOT NULL) AND (ended_at IS NULL));
CREATE UNIQUE INDEX tokens_one_live_a_user ON public.tokens USING btree (user_id, concert_id COLLATE "C") WHERE (ended_because IS NULL);

create table users (
  user_id text not null,
  name text not null,
  created_at timestamp with time zone not null,
  erased_at timestamp with time zone,
  erasure_finished_at timestamp with time zone,
  constraint users_pkey PRIMARY KEY (user_id)
);
CREATE INDEX users_being_erased ON public.users USING btree (user_id COLLATE "C") WHERE ((erased_at IS NOT NULL) AND (erasure_finished_at IS NULL));

create table wallet_keys (
  user_id text not null,
  caller text not null,
  procedure text not null,
  key text not null,
  fingerprint text not null,
  answer text not null,
  created_at timestamp with time zone not null,
  constraint wallet_keys_pkey PRIMARY KEY (user_id, caller, procedure, key)
);
CREATE INDEX wallet_keys_by_age ON public.wallet_keys USING btree (created_at);
CREATE INDEX wallet_keys_of_people ON public.wallet_keys USING btree (((((answer)::jsonb -> 'json'::text) ->> 'userId'::text))) WHERE (procedure = 'user.create'::text);

create table wallet_references (
  service text not null,
  kind text not null,
  reference text not null,
  user_id text not null,
  entry_id text not null,
  constraint wallet_references_kind_check CHECK ((kind = ANY (ARRAY['credit'::text, 'debit'::text]))),
  constraint wallet_references_pkey PRIMARY KEY (service, kind, reference),
  constraint wallet_references_user_id_entry_id_key UNIQUE (user_id, entry_id),
  constraint wallet_references_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);

create table wallets (
  user_id text not null,
  currency text not null,
  balance bigint not null,
  entries bigint not null,
  constraint wallets_balance_check CHECK (((balance >= 0) AND (balance <= '1000000000000'::bigint))),
  constraint wallets_pkey PRIMARY KEY (user_id, currency),
  constraint wallets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
) with (fillfactor=70);
