/**
 * Every index beside a primary key that shares a column with it has that column in the collation "C", and its statements say
 * so: neither can serve the other's look-up, whatever the statistics say. Where two such indexes stand on one table, their
 * conditions exclude each other. Nodes look for changed queues every tick, so these have an index now, too.
 */
export const oneIndexALookUp = `
drop index tokens_one_live_a_user, tokens_inside;
create unique index tokens_one_live_a_user on tokens (user_id, concert_id collate "C") where ended_because is null;
create index tokens_inside on tokens (concert_id collate "C", seq) where admitted_at is not null and ended_at is null;

create index queues_changed on queues (changed_by) where changed_by is not null;

drop index seats_changed, seats_unsold;
create index seats_changed on seats (concert_id collate "C", changed_by) where changed_by is not null;
create index seats_unsold on seats (concert_id collate "C") where not sold;

drop index reservations_of_visit, reservations_of_user;
create index reservations_of_user on reservations (user_id, concert_id collate "C") where status in ('held', 'paid');

alter table payments drop constraint payments_concert_id_reservation_id_key;
drop index payments_by_id;
create unique index payments_one_a_reservation on payments (concert_id collate "C", reservation_id);
create index payments_by_id on payments (payment_id collate "C");

drop index ledger_one_line_of_a_wallet;
create unique index ledger_one_line_of_a_wallet on ledger_entries (user_id collate "C", currency, entry_no) where account = 'wallet';
`;
