/**
 * Cancelled concerts and dates, and how far their refunds are. A queue of a cancelled concert lets nobody enter, wait or buy. Nodes
 * of the version before know no such state: they let nobody in either.
 */
export const cancellations = `
alter table concerts add column cancelled_at timestamptz, add column cancel_reason text;
alter table schedules add column cancelled_at timestamptz, add column cancel_reason text;
alter table queues add column cancel_reason text;
alter table queues drop constraint queues_state_check,
  add constraint queues_state_check check (state in ('open', 'paused', 'closed', 'cancelled'));

create table cancellations (
  concert_id text not null,
  schedule_id text not null,
  reason text not null,
  -- The payments that were there to be refunded; null until the date itself is marked.
  payments int,
  refunded int not null default 0,
  amount bigint not null default 0,
  -- Payments whose refund was refused in the last round, and why.
  failures jsonb not null default '[]',
  begun_at timestamptz not null,
  finished_at timestamptz,
  primary key (concert_id, schedule_id)
);
create index cancellations_unfinished on cancellations (concert_id, schedule_id) where finished_at is null;
`;
