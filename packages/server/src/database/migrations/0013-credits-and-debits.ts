/**
 * Money that services move, and the references under which they did, each once for its service and kind. What is in the ledger
 * satisfies the narrower checks of before, so nobody waits for it to be read again.
 */
export const creditsAndDebits = `
alter table ledger_entries
  drop constraint ledger_entries_kind_check,
  drop constraint ledger_entries_check1,
  add constraint ledger_entries_kind_check check (kind in ('charge', 'credit', 'debit', 'payment', 'refund')) not valid,
  add constraint ledger_entries_payment_check check ((kind in ('payment', 'refund')) = (payment_id is not null)) not valid;

create table wallet_references (
  service text not null,
  kind text not null check (kind in ('credit', 'debit')),
  reference text not null,
  user_id text not null references users,
  entry_id text not null,
  primary key (service, kind, reference),
  unique (user_id, entry_id)
);
`;
