import { expect, test } from 'vitest';
import { createClient } from '../../../packages/client/src/index.ts';
import { defaults } from '../../../packages/server/src/index.ts';
import { until } from '../../../packages/server/test/harness.ts';
import { crowd, type Visitor } from './crowd.ts';
import { decisions, delays, mostBeyondRate, overtaken, type PlaceOf, readVisits, type Stop } from './history.ts';
import { caps, type OnSale, play, startOnSale, waiting } from './on-sale.ts';

/** Two ticks, and what a busy machine may add: sooner than each queue is asked anyway, whatever memory says. */
const latestMs = 2 * defaults.tickMs + 8_000;

/** The credit is at most one tick's worth, and the fraction of a person that a tick leaves over. */
const mostCredit = (caps.admitPerSecond * defaults.tickMs) / 1_000 + 1;

test('two processes admit exactly in the order of places and within the caps, also when one is lowered', async () => {
  const onSale = await startOnSale(2);
  const early = crowd('early', { guest: 32, sleeper: 4, leaver: 6, silent: 5 });
  const late = crowd('late', { guest: 10, sleeper: 2, leaver: 6 });
  let loweredAt = Infinity;
  const history = await play(onSale, [early, late], async () => {
    await onSale.operator().queue.configure.mutate({ concertId: onSale.concertId, maxActive: 12 });
    loweredAt = await onSale.now();
    return [];
  });
  await examine(onSale, [...early, ...late], { ...history, capAt: (at) => (at > loweredAt ? 12 : caps.maxActive) });
});

test('when one of four processes is killed while it admits, no place is lost and the others go on at once', async () => {
  const onSale = await startOnSale(4);
  const early = crowd('early', { guest: 54, sleeper: 5, leaver: 8, silent: 7 });
  const late = crowd('late', { guest: 24, sleeper: 3, leaver: 8 });
  const history = await play(onSale, [early, late], async () => [await killOneThatAdmits(onSale)]);
  await examine(onSale, [...early, ...late], { ...history, capAt: () => caps.maxActive });
});

/** Kills the process that is in the middle of a tick: it has the queue's row and waits for a token that is held here. */
async function killOneThatAdmits(onSale: OnSale): Promise<Stop> {
  const { concertId, connect, now, servers } = onSale;
  const holder = await connect();
  const from = await now();
  await holder.query('begin');
  // Of those who wait, only leavers are locked by anything but a tick.
  await holder.query(`select from ${waiting} and user_id not like 'leaver%' order by seq for update`, [concertId]);
  const kept = `select application_name as name from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`;
  let names: { name: string }[] = [];
  await until(async () => {
    names = (await holder.query<{ name: string }>(kept)).rows;
    return names.length > 0;
  });
  const killed = servers[Number(/^node-(\d)$/.exec(names[0]!.name)![1])]!;
  killed.signal('SIGKILL');
  expect(await killed.ended()).toBe('SIGKILL');
  onSale.alive = servers.filter((server) => server !== killed);
  await holder.query('rollback');
  return { from, to: await now() };
}

/** Holds the recorded history against what must be true of it, and ends the processes. */
async function examine(
  { alive, concertId, database, operator, servers }: OnSale,
  visitors: readonly Visitor[],
  { placeOf, stops, capAt }: { placeOf: PlaceOf; stops: readonly Stop[]; capAt: (at: number) => number },
): Promise<void> {
  const visits = await readVisits(database, concertId, placeOf);
  const silent = visitors.filter(({ habit }) => habit === 'silent');
  const anyNode = createClient({ url: alive[0]!.url });
  for (const one of silent) one.endedBecause = (await anyNode.queue.status.query(one)).endedBecause;

  // Everyone has the number that they were given, whoever gave it, and ended as they were told.
  expect(visits.map(({ userId, entry, endedBecause }) => ({ userId, entry, endedBecause }))).toEqual(
    visitors
      .map(({ userId, entry, endedBecause }) => ({ userId, entry, endedBecause }))
      .toSorted((a, b) => a.entry - b.entry),
  );
  expect(visits.map(({ entry }) => entry)).toEqual(visits.map((_, index) => index + 1));
  for (const { entry, places } of visitors) for (const place of places) expect(place).toBe(placeOf(entry));

  // Only the silent were passed over, and only leavers gave up; all others came in.
  const absent = visits.filter((one) => one.endedBecause === 'absent');
  expect(new Set(absent.map((one) => one.userId))).toEqual(new Set(silent.map((one) => one.userId)));
  expect(absent.filter((one) => one.dueAt + caps.absentAfterMs > one.endedAt)).toEqual([]);
  const outside = visits.filter((one) => one.admittedAt === Infinity).map((one) => one.userId);
  expect(outside.filter((userId) => !/^(silent|leaver)-/.test(userId))).toEqual([]);

  const decided = decisions(visits);
  expect(decided.filter(({ at, before }) => before >= capAt(at))).toEqual([]);
  expect(decided.filter(({ at, before, admitted }) => before + admitted > capAt(at))).toEqual([]);
  expect(decided.some(({ at, before, admitted }) => before + admitted === capAt(at))).toBe(true);
  expect(overtaken(visits)).toEqual([]);
  expect(mostBeyondRate(visits, caps.admitPerSecond)).toBeLessThan(mostCredit);
  expect(Math.max(...delays(visits, { ...caps, capAt, stops }))).toBeLessThan(latestMs);

  const { rows } = await database.query<{ at: Date; admitted: number }>(
    'select decided_at as at, admitted from admissions where concert_id = $1 order by decided_at',
    [concertId],
  );
  expect(rows.map((row) => ({ ...row, at: row.at.getTime() }))).toEqual(
    decided.map(({ at, admitted }) => ({ at, admitted })),
  );
  expect((await operator().wallet.audit.query()).filter((row) => !row.holds)).toEqual([]);

  expect(await Promise.all(alive.map((server) => server.stop()))).toEqual(alive.map(() => 0));
  expect(servers.map((server) => server.stderr())).toEqual(servers.map(() => ''));
}
