/**
 * Users who were erased, and whether everything of that is done. Names stand in `users` alone from now on; what the log and stored
 * answers have of before, or from nodes of the version before, is found by whom it is about.
 */
export const erasedUsers = `
alter table users add column erased_at timestamptz, add column erasure_finished_at timestamptz;
create index users_being_erased on users (user_id collate "C") where erased_at is not null and erasure_finished_at is null;
create index operator_log_of_people on operator_log (coalesce(input ->> 'userId', input ->> 'paymentId'))
  where procedure in ('user.create', 'payment.refund');
create index wallet_keys_of_people on wallet_keys ((answer::jsonb -> 'json' ->> 'userId')) where procedure = 'user.create';
`;
