/**
 * A price may be 0; a payment may be refunded in parts; a visit may pay several holds at once, each a payment of its own. One debit a
 * payment stays a constraint.
 */
export const freeSeatsAndParts = `
alter table seats drop constraint seats_price_check, add constraint seats_price_check check (price >= 0) not valid;
alter table reservations drop constraint reservations_amount_check,
  add constraint reservations_amount_check check (amount >= 0) not valid;
alter table payments drop constraint payments_amount_check, drop constraint payments_status_check,
  add constraint payments_amount_check check (amount >= 0) not valid,
  add constraint payments_status_check check (status in ('refused', 'paid', 'partly_refunded', 'refunded')) not valid,
  add column refunded bigint not null default 0,
  add column refunds int not null default 0;
update payments set refunded = amount, refunds = 1 where status = 'refunded';
alter table payments add constraint payments_refunded_check check (refunded between 0 and amount) not valid;
alter table payment_events
  -- Of a refund: its id, what it gave back, and for which seats. Null in what was refunded before there were parts.
  add column refund_id text, add column amount bigint, add column seat_ids int[];
create unique index payment_events_refunds on payment_events (refund_id) where refund_id is not null;

drop index payments_one_a_token;
create index payments_of_token on payments (concert_id, token_seq) where status <> 'refused';
create index ledger_movements_of_payment on ledger_entries (user_id, payment_id, kind) where account = 'wallet' and payment_id is not null;
drop index ledger_one_movement_a_payment;
create unique index ledger_one_debit_a_payment on ledger_entries (user_id, payment_id) where account = 'wallet' and kind = 'payment';
`;
