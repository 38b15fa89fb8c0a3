/** The draw of the pre-queue, sold-out queues, and the signs of life of those who wait. */
export const waitingRoom = `
alter table queues
  add column draw_seed text not null default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'),
  add column drawn bigint check (drawn >= 0),
  add column sold_out boolean not null default false;
update queues set drawn = 0 where sales_open_at <= clock_timestamp();
alter table queues alter column draw_seed drop default;

create table presence (
  concert_id text not null,
  seq bigint not null,
  due_at timestamptz not null,
  primary key (concert_id, seq)
) with (fillfactor = 70);
`;
