import pg from 'pg';
import { expect } from 'vitest';
import { createClient, type PublishedDraw, type StagedoorClient } from '../../../packages/client/src/index.ts';
import { createDatabase, until } from '../../../packages/server/test/harness.ts';
import { secrets, visit, type Visitor } from './crowd.ts';
import { afterwards, eventually, type Server, startServer } from './harness.ts';
import { type PlaceOf, placesIn, readVisits, type Stop } from './history.ts';

export const caps = { maxActive: 20, admitPerSecond: 40, activeTtlMs: 2_000, absentAfterMs: 8_000 };

/** A concert that several processes of the program sell, on one database. */
export interface OnSale {
  readonly concertId: string;
  readonly servers: readonly Server[];
  /** When the last of them began to serve. */
  readonly servedMs: number;
  alive: readonly Server[];
  readonly database: pg.Client;
  /** The operator, at a process that lives. */
  readonly operator: () => StagedoorClient;
  /** A database connection beside `database`. */
  readonly connect: () => Promise<pg.Client>;
  readonly count: (from: string) => Promise<number>;
  readonly now: () => Promise<number>;
}

export const admitted = 'tokens where concert_id = $1 and admitted_at is not null';
export const waiting = 'tokens where concert_id = $1 and admitted_at is null and ended_at is null';
const unended = 'tokens where concert_id = $1 and ended_at is null';
const presence = 'presence where concert_id = $1';

/** So many processes. Each names its connections `node-0`, `node-1` and so on. */
export async function startOnSale(processes: number): Promise<OnSale> {
  const { url, drop } = await createDatabase();
  afterwards(drop);
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    afterwards(() => client.end());
    await client.connect();
    return client;
  };
  const urls = Array.from({ length: processes }, (_, n) => `${url}?application_name=node-${n}`);
  const servers = await Promise.all(urls.map((DATABASE_URL) => startServer({ ...secrets, DATABASE_URL })));
  const servedMs = performance.now();
  const database = await connect();
  const onSale: Omit<OnSale, 'concertId'> = {
    servers,
    servedMs,
    alive: servers,
    database,
    connect,
    operator: () => createClient({ url: onSale.alive.at(-1)!.url, accessToken: secrets.STAGEDOOR_OPERATOR_KEY }),
    count: async (from) => {
      const { rows } = await database.query<{ n: number }>(`select count(*)::int as n from ${from}`, [concertId]);
      return rows[0]!.n;
    },
    now: async () => {
      const { rows } = await database.query<{ now: Date }>('select clock_timestamp() as now');
      return rows[0]!.now.getTime();
    },
  };
  const { concert, queue } = onSale.operator();
  const { concertId } = await concert.create.mutate({ title: 'A rush', salesOpenAt: inMs(3_600_000) });
  await queue.configure.mutate({ concertId, ...caps });
  return Object.assign(onSale, { concertId });
}

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Half of the crowd is drawn, the other half comes while `midway` happens, and every visit comes to its end. */
export async function play(
  onSale: OnSale,
  [early, late]: readonly [Visitor[], Visitor[]],
  midway: () => Promise<Stop[]>,
): Promise<{ placeOf: PlaceOf; stops: Stop[] }> {
  const { concertId, count, database, operator, servers } = onSale;
  const crowd = [...early, ...late];
  await database.query('insert into users select name, name, now() from unnest($1::text[]) as name', [
    crowd.map(({ userId }) => userId),
  ]);
  const { seedHash } = (await operator().concert.get.query({ concertId })).draw;
  const arrive = (visitors: Visitor[]) => Promise.all(visitors.map((one) => visit(one, servers, concertId)));
  const opening = open(onSale, early);
  const [, , played] = await Promise.all([
    arrive(early),
    opening.then(() => arrive(late)),
    opening.then(async () => {
      const stops = await midway();
      // The queue goes on before it is paused, else nobody could tell how soon.
      const before = await count(admitted);
      await until(async () => (await count(admitted)) > before);
      const { placeOf, stop } = await compare(onSale, crowd, seedHash);
      return { placeOf, stops: [...stops, stop] };
    }),
  ]);
  await until(async () => (await count(unended)) === 0);
  return played;
}

/** Opens sales by the clock, once everyone has entered, and lets some people in. */
async function open(
  { concertId, count, database, operator, servedMs }: OnSale,
  early: readonly Visitor[],
): Promise<void> {
  await until(async () => early.every(({ token }) => token !== '') && (await count(presence)) === early.length);
  // Time is turned for the silent alone: on however slow a machine, nobody else comes too late to keep their place.
  await database.query(
    `update presence set due_at = due_at - interval '1 hour' where concert_id = $1 and seq = any($2::bigint[])`,
    [concertId, early.filter(({ habit }) => habit === 'silent').map(({ entry }) => entry)],
  );
  // Sooner nobody could be told absent: a process that has just started may have kept people from being heard.
  await until(() => performance.now() > servedMs + caps.absentAfterMs);
  await operator().queue.configure.mutate({ concertId, salesOpenAt: inMs(500) });
  await until(async () => (await count(admitted)) > caps.maxActive);
}

/** Pauses the queue: every process must tell everyone the same then, exactly how many stand before them. */
async function compare(
  onSale: OnSale,
  crowd: readonly Visitor[],
  seedHash: string,
): Promise<{ placeOf: PlaceOf; stop: Stop }> {
  const { alive, concertId, count, database, now, operator } = onSale;
  await operator().queue.pause.mutate({ concertId });
  const from = await now();
  const admittedBefore = await count(admitted);
  const { draw } = await operator().concert.get.query({ concertId });
  const placeOf = await placesIn({ ...(draw as PublishedDraw), seedHash });
  await eventually(60_000, async () => {
    const visits = await readVisits(database, concertId, placeOf);
    expect(visits.some((one) => one.endedBecause === 'left' && one.admittedAt === Infinity)).toBe(true);
    const left = visits.filter((one) => one.admittedAt === Infinity && one.endedAt === Infinity);
    const aheadOf = (place: number): number => left.filter((other) => other.place < place).length;
    const ahead = new Map(left.map((one) => [one.entry, aheadOf(one.place)]));
    // To ask for the silent would be a sign of life.
    const asking = crowd.filter(({ entry, habit }) => ahead.has(entry) && habit !== 'silent');
    expect(asking.length).toBeGreaterThan(5);
    for (const { url } of alive) {
      const node = createClient({ url });
      const told = await Promise.all(asking.map(({ token }) => node.queue.status.query({ token })));
      expect(told.map((status) => status.ahead)).toEqual(asking.map(({ entry }) => ahead.get(entry)));
    }
  });
  expect(await count(admitted)).toBe(admittedBefore);
  await operator().queue.resume.mutate({ concertId });
  return { placeOf, stop: { from, to: await now() } };
}
