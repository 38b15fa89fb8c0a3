/**
 * Where a concert takes place, and until when it and each of its dates are sold: null means as long as its dates, and until the
 * date's start. A date is stamped with the transaction that changed it or its prices last, so that nodes read its seats again.
 * A date that was removed leaves its name, which its idempotency key answered with.
 */
export const placeAndEndOfSale = `
alter table concerts add column venue text, add column time_zone text, add column sales_end_at timestamptz;
alter table schedules add column sales_end_at timestamptz, add column changed_by bigint;
create table removed_schedules (
  concert_id text not null references concerts,
  schedule_id text not null,
  removed_at timestamptz not null,
  primary key (concert_id, schedule_id)
);
`;
