/**
 * When dates were moved, and when they would have begun before. What the release before moves, while it still runs, leaves no row:
 * no ticket tells of it. Whether a date has seats left is a look-up of its own, as those of a cancelled one are not for sale: seats
 * are read on while the index for it is made.
 */
export const movedAndCancelledDates = `
create table date_moves (
  concert_id text not null,
  schedule_id text not null,
  moved_at timestamptz not null,
  starts_at timestamptz not null,
  primary key (concert_id, schedule_id, moved_at),
  foreign key (concert_id, schedule_id) references schedules on delete cascade
);

create index seats_unsold_by_date on seats (concert_id collate "C", schedule_id) where not sold;
drop index seats_unsold;
alter index seats_unsold_by_date rename to seats_unsold;
`;
