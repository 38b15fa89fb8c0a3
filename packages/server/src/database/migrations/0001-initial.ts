/**
 * Every key includes what its group is distributed by: `concert_id`, or `user_id` for users and money. No foreign key
 * crosses the two. Constraints are the second line: the rules never reach them. Tokens and reservations, written by the
 * thousand under the lock of the row that they would refer to, have none; the audit looks instead.
 */
export const initial = `
create table users (
  user_id text primary key,
  name text not null,
  created_at timestamptz not null
);

create table concerts (
  concert_id text primary key,
  title text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null
);

create table queues (
  concert_id text primary key references concerts,
  state text not null check (state in ('open', 'paused', 'closed')),
  sales_open_at timestamptz not null,
  max_active integer not null check (max_active >= 0),
  admit_per_second double precision not null check (admit_per_second >= 0),
  active_ttl_ms integer not null check (active_ttl_ms > 0),
  hold_ttl_ms integer not null check (hold_ttl_ms > 0),
  absent_after_ms integer not null check (absent_after_ms > 0),
  max_seats_per_user integer not null check (max_seats_per_user > 0),
  last_seq bigint not null default 0,
  frontier bigint not null default 0 check (frontier <= last_seq),
  admitted bigint not null default 0,
  credit double precision not null default 0,
  credited_at timestamptz not null
);

create table tokens (
  concert_id text not null,
  seq bigint not null,
  user_id text not null,
  entered_at timestamptz not null,
  admitted_at timestamptz,
  expires_at timestamptz,
  ended_at timestamptz,
  ended_because text check (ended_because in ('paid', 'left', 'expired', 'absent', 'closed')),
  changed_by bigint,
  primary key (concert_id, seq),
  check ((admitted_at is null) = (expires_at is null)),
  check ((ended_at is null) = (ended_because is null)),
  check (ended_because is distinct from 'paid' or admitted_at is not null)
);
create unique index tokens_one_live_a_user on tokens (user_id, concert_id) where ended_at is null;
create index tokens_inside on tokens (concert_id, seq) where admitted_at is not null and ended_at is null;
create index tokens_changed on tokens (changed_by) where changed_by is not null;

create table admissions (
  concert_id text not null references queues,
  first_seq bigint not null,
  last_seq bigint not null,
  admitted integer not null check (admitted > 0),
  active_before integer not null,
  max_active integer not null,
  decided_at timestamptz not null,
  primary key (concert_id, first_seq),
  check (active_before + admitted <= max_active)
);

create table schedules (
  concert_id text not null references concerts,
  schedule_id text not null,
  starts_at timestamptz not null,
  capacity integer not null check (capacity between 1 and 100000),
  price_from bigint not null,
  price_to bigint not null,
  primary key (concert_id, schedule_id)
);

create table seats (
  concert_id text not null,
  schedule_id text not null,
  seat_id integer not null check (seat_id > 0),
  section text not null,
  row_name text not null,
  number integer not null,
  price bigint not null check (price > 0),
  reservation_id text,
  held_until timestamptz,
  sold boolean not null default false,
  fence bigint not null default 0,
  changed_by bigint,
  primary key (concert_id, schedule_id, seat_id),
  foreign key (concert_id, schedule_id) references schedules,
  check (case when reservation_id is null then held_until is null and not sold else sold = (held_until is null) end)
) with (fillfactor = 70);
create index seats_changed on seats (concert_id, changed_by) where changed_by is not null;
create index seats_unsold on seats (concert_id) where not sold;

create table reservations (
  concert_id text not null,
  reservation_id text not null,
  schedule_id text not null,
  user_id text not null,
  token_seq bigint not null,
  seat_ids integer[] not null check (cardinality(seat_ids) between 1 and 8),
  fences bigint[] not null check (cardinality(fences) = cardinality(seat_ids)),
  amount bigint not null check (amount > 0),
  status text not null check (status in ('held', 'paid', 'cancelled', 'refunded')),
  held_until timestamptz not null,
  created_at timestamptz not null,
  primary key (concert_id, reservation_id)
);
create index reservations_of_visit on reservations (token_seq, concert_id) where status = 'held';
create index reservations_of_user on reservations (user_id, concert_id) where status in ('held', 'paid');

create table payments (
  concert_id text not null,
  payment_id text not null,
  reservation_id text not null,
  user_id text not null,
  token_seq bigint not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('refused', 'paid', 'refunded')),
  refusals integer not null default 0,
  created_at timestamptz not null,
  paid_at timestamptz,
  refunded_at timestamptz,
  primary key (concert_id, payment_id),
  unique (concert_id, reservation_id),
  foreign key (concert_id, reservation_id) references reservations,
  check ((status = 'refused') = (paid_at is null)),
  check ((status = 'refunded') = (refunded_at is not null))
);
create unique index payments_one_a_token on payments (concert_id, token_seq) where status <> 'refused';
create index payments_of_user on payments (user_id, payment_id);
create index payments_by_id on payments (payment_id);

create table payment_events (
  concert_id text not null,
  payment_id text not null,
  event_no integer not null,
  kind text not null check (kind in ('refused', 'paid', 'refunded')),
  reason text,
  missing bigint,
  note text,
  at timestamptz not null,
  primary key (concert_id, payment_id, event_no),
  foreign key (concert_id, payment_id) references payments
);

create table wallets (
  user_id text not null references users,
  currency text not null,
  balance bigint not null check (balance between 0 and 1000000000000),
  entries bigint not null,
  primary key (user_id, currency)
) with (fillfactor = 70);

create table ledger_entries (
  user_id text not null references users,
  entry_id text not null,
  account text not null check (account in ('wallet', 'funding', 'sales')),
  currency text not null,
  kind text not null check (kind in ('charge', 'payment', 'refund')),
  amount bigint not null check (amount <> 0),
  entry_no bigint not null,
  balance_after bigint check (balance_after >= 0),
  concert_id text,
  payment_id text,
  created_at timestamptz not null,
  primary key (user_id, entry_id, account),
  check ((account = 'wallet') = (balance_after is not null)),
  check ((kind = 'charge') = (payment_id is null))
);
create unique index ledger_one_line_of_a_wallet on ledger_entries (user_id, currency, entry_no) where account = 'wallet';
create unique index ledger_one_movement_a_payment on ledger_entries (user_id, payment_id, kind) where account = 'wallet' and payment_id is not null;

create table concert_keys (
  concert_id text not null,
  caller text not null,
  procedure text not null,
  key text not null,
  fingerprint text not null,
  answer text not null,
  created_at timestamptz not null,
  primary key (concert_id, caller, procedure, key)
);
create index concert_keys_by_age on concert_keys (created_at);

create table wallet_keys (
  user_id text not null,
  caller text not null,
  procedure text not null,
  key text not null,
  fingerprint text not null,
  answer text not null,
  created_at timestamptz not null,
  primary key (user_id, caller, procedure, key)
);
create index wallet_keys_by_age on wallet_keys (created_at);

create table operator_log (
  log_id text primary key,
  at timestamptz not null,
  procedure text not null,
  input jsonb not null,
  outcome text not null
);
create index operator_log_by_age on operator_log (at);
`;
