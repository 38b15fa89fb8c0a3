/** Where the moved clock stands before PostgreSQL's own. What the server makes still goes to `public`. */
export const withMovableClock = (database: string): string =>
  `alter database ${database} set search_path = public, testing, pg_catalog`;

/** A clock that is PostgreSQL's own, and as much ahead as it was moved: the server reads no other. */
export const movableClock = `
  create schema testing;
  create table testing.clock (moved interval not null default '0');
  insert into testing.clock default values;
  create function testing.clock_timestamp() returns timestamptz language sql volatile
    as 'select pg_catalog.clock_timestamp() + moved from testing.clock';
`;

/** Moves it on by $1 ms. Those who wait would have asked again all the while: nobody is absent because a test was quick. */
export const moveClock = `
  with here as (
    insert into presence (concert_id, seq, due_at)
    select concert_id, seq, pg_catalog.clock_timestamp() + moved + $1 * interval '1 millisecond'
    from tokens cross join testing.clock where admitted_at is null and ended_at is null
    on conflict (concert_id, seq) do update set due_at = greatest(presence.due_at, excluded.due_at)
  )
  update testing.clock set moved = moved + $1 * interval '1 millisecond'
  returning pg_catalog.clock_timestamp() + moved as now`;
