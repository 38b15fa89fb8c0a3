import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jwtSecret, operatorKey, stageConcert } from '../../../packages/server/test/harness.ts';
import { accessToken, openServed, type ServedStage } from '../../../packages/server/test/http/served.ts';
import { personaBy, personas } from '../src/rush/personas.ts';
import { randomOf } from '../src/rush/random.ts';
import type { Outcome } from '../src/rush/rush.ts';
import { Tally } from '../src/rush/tally.ts';
import { type Ended, stagedoor } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const rush = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  stagedoor(['rush', '--json', ...argv], {
    env: {
      STAGEDOOR_URL: served.url,
      STAGEDOOR_OPERATOR_KEY: operatorKey,
      STAGEDOOR_JWT_SECRET: jwtSecret,
      DATABASE_URL: 'postgres://elsewhere',
      ...env,
    },
  });

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

test('a crowd comes, everyone’s story ends, what they were told is what was sold, and the books hold', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 30, holdTtlMs: 3_000, maxActive: 20 });
  const crowd = ['--visitors', '60', '--onlookers', '10', '--arrive', '0', '--seed', '7'];
  const ended = await rush(['--concert-id', concertId, ...crowd]);
  const outcome = ended.json<Outcome>();
  expect(outcome.visitors).toBe(70);
  expect(outcome.personas['looks on']).toBe(10);
  expect(sum(outcome.personas)).toBe(70);
  expect(sum(outcome.endings as Record<string, number>)).toBe(70);
  expect(outcome.endings.watched).toBeGreaterThanOrEqual(10);
  expect(outcome.endings).not.toHaveProperty('unfinished');
  expect(outcome.endings.paid).toBeGreaterThan(5);
  expect(outcome.refusals['SEAT_TAKEN'], 'they race for the seats in front').toBeGreaterThan(0);
  const [paid] = await served.sql<{ seats: number }>(
    `select count(*)::int as seats from seats s join reservations r on r.reservation_id = s.reservation_id
        where s.schedule_id = '${scheduleId}' and r.status = 'paid'`,
  );
  expect(outcome.seats).toEqual({ capacity: 30, sold: paid!.seats });
  expect(outcome.latencies['queue.issueToken']!.calls).toBeGreaterThanOrEqual(70);
  expect(outcome.latencies['concert.reserveBest']!.calls).toBeGreaterThan(0);
  expect(outcome.latencies['concert.seatStates']!.calls).toBeGreaterThan(0);
  expect(outcome.latencies['payment.pay']!.p99Ms).toBeGreaterThanOrEqual(outcome.latencies['payment.pay']!.p50Ms);
  expect(outcome.audit!.filter(({ holds }) => !holds)).toEqual([]);
  expect(outcome.soldTwice).toEqual([]);
  expect(ended.exitCode).toBe(0);
});

test('a crowd that comes from several processes is one crowd: one tally, onlookers who stay until all others have gone', async () => {
  const crowd = ['--visitors', '30', '--onlookers', '4', '--seats', '20', '--arrive', '0', '--seed', '8'];
  const ended = await rush([...crowd, '--processes', '3', '--max-active', '60', '--admit-per-second', '40']);
  const outcome = ended.json<Outcome>();
  expect(outcome).toMatchObject({ visitors: 34, soldTwice: [], seats: { capacity: 20 } });
  expect(outcome.personas['looks on']).toBe(4);
  expect(sum(outcome.endings as Record<string, number>)).toBe(34);
  expect(outcome.endings).not.toHaveProperty('unfinished');
  const [paid] = await served.sql<{ seats: number }>(
    `select count(*)::int as seats from seats where concert_id = '${outcome.concertId}' and sold`,
  );
  expect(outcome.seats.sold).toBe(paid!.seats);
  expect(outcome.latencies['payment.pay']!.calls).toBeGreaterThan(0);
  expect(outcome.crowdCpuMs).toBeGreaterThan(0);
  expect(outcome.audit!.filter(({ holds }) => !holds)).toEqual([]);
  expect(ended.exitCode).toBe(0);
  const [queue] = await served.sql(
    `select max_active, admit_per_second from queues where concert_id = '${outcome.concertId}'`,
  );
  expect(queue).toEqual({ max_active: 60, admit_per_second: 40 });
});

test('a crowd of several processes goes when the time is over', async () => {
  const { concertId } = await stageConcert(served, { seats: 10 });
  await served.operator.queue.pause({ concertId });
  const ended = await rush(['--concert-id', concertId, '--visitors', '4', '--at-most', '3', '--processes', '2']);
  const { endings } = ended.json<Outcome>();
  expect(sum(endings as Record<string, number>)).toBe(4);
  expect(endings.unfinished).toBeGreaterThan(0);
});

test('without a concert one is made, of just as many seats; somebody without a terminal hears of it by lines', async () => {
  const ended = await rush(['--visitors', '3', '--seats', '77', '--at-most', '2']);
  const { concertId, seats } = ended.json<Outcome>();
  expect(seats.capacity).toBe(77);
  expect((await served.operator.concert.get({ concertId })).title).toBe('Rush for 77 seats');
  expect(ended.err).toMatch(/^\d+ s: \d coming, \d waiting, \d inside, \d gone, \d+ of 77 seats sold$/m);
});

test('books that do not hold end it with 1, and are named', async () => {
  const { concertId } = await stageConcert(served);
  const before = await rush(['--concert-id', concertId, '--visitors', '2', '--at-most', '1', '--seed', '3']);
  expect(before.exitCode).toBe(0);
  const [wallet] = await served.sql<{ user_id: string }>('select user_id from wallets limit 1');
  const change = (by: number) =>
    served.sql(`update wallets set balance = balance + ${by} where user_id = '${wallet!.user_id}'`);
  await change(1);
  try {
    const after = await rush(['--concert-id', concertId, '--visitors', '2', '--at-most', '1', '--seed', '3']);
    expect(after.exitCode).toBe(1);
    expect(after.json<Outcome>().audit!.filter(({ holds }) => !holds)).not.toEqual([]);
  } finally {
    await change(-1);
  }
});

test('users of an identity provider come with access tokens of their own, and no key is needed', async () => {
  const { concertId } = await stageConcert(served);
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-rush-'));
  try {
    const file = join(folder, 'tokens');
    for (const userId of ['ida', 'ivo']) await served.operator.user.create({ userId, name: userId });
    await writeFile(file, `${await accessToken('ida')}\n${await accessToken('ivo')}\n`);
    const env = { STAGEDOOR_OPERATOR_KEY: '', STAGEDOOR_JWT_SECRET: '' };
    const argv = ['--concert-id', concertId, '--at-most', '2', '--arrive', '0'];
    const outcome = (await rush([...argv, '--access-tokens', file], env)).json<Outcome>();
    expect(outcome.visitors).toBe(2);
    expect(outcome.latencies['queue.issueToken']!.calls).toBeGreaterThanOrEqual(2);
    expect(outcome).not.toHaveProperty('audit');

    const refused = await rush(argv, env);
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toContain('--access-tokens');
  } finally {
    await rm(folder, { recursive: true });
  }
});

const cast = (seed: number): string[] =>
  Array.from({ length: 2_000 }, (_, index) => personaBy(randomOf(seed + 7_919 * index)).name);

test('a seed gives everyone the same character again, and the shares are what they say', () => {
  expect(sum(Object.fromEntries(personas.map(({ name, share }) => [name, share])))).toBe(100);
  expect(cast(1)).toEqual(cast(1));
  expect(cast(1)).not.toEqual(cast(2));
  for (const { name, share } of personas) {
    const many = cast(1).filter((one) => one === name).length / 20;
    expect(Math.abs(many - share), name).toBeLessThan(4);
  }
});

test('a seat that two were told they bought is seen', () => {
  const tally = new Tally();
  tally.sold('ann', 'sch_1', [1, 2]);
  tally.sold('bob', 'sch_2', [1]);
  expect(tally.soldTwice).toEqual([]);
  tally.sold('cat', 'sch_1', [2]);
  expect(tally.soldTwice).toEqual(['sch_1 seat 2: ann and cat']);
});
