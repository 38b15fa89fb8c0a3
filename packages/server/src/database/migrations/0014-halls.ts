/**
 * Plans of halls, and the one that each date was made from; dates of the release before have none, and are read from their seats.
 * Seats that operators keep back are blocked with a label and marked as sold, that is not for sale, without an owner: so nodes of
 * the release before leave them alone, too.
 */
export const halls = `
create table plans (
  plan_id text collate "C" primary key,
  name text not null,
  capacity int not null,
  plan jsonb not null,
  created_at timestamptz not null
);

create table halls (
  concert_id text not null,
  schedule_id text not null,
  plan jsonb not null,
  primary key (concert_id, schedule_id),
  foreign key (concert_id, schedule_id) references schedules on delete cascade
);

alter table seats add column blocked text;
alter table seats drop constraint seats_check,
  add constraint seats_check check (
    case when reservation_id is null then held_until is null and sold = (blocked is not null)
      else blocked is null and sold = (held_until is null) end
  ) not valid;

alter table queues add column avoid_orphans boolean not null default false;
`;
