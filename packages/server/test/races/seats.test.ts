import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, openStage, settleAll, type Stage, stageConcert } from '../harness.ts';
import { crowd, hold, type Scene } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Calls all at once and counts who got the seat: the check that both the real and the naive way must go through. */
async function race(callers: readonly (() => Promise<unknown>)[]): Promise<{ winners: number; reasons: string[] }> {
  const { answers, reasons } = await settleAll(callers.map((call) => call()));
  return { winners: answers.length, reasons };
}

/** Who has a claim on the seat that is alive now. */
const claims = ({ scheduleId }: Scene): Promise<object[]> =>
  stage.sql(`select from reservations where schedule_id = $1 and status = 'held' and held_until > now()`, [scheduleId]);

test('two hundred want one seat: one gets it, all others hear that it is taken', async () => {
  const scene = await stageConcert(stage);
  const visitors = await crowd(stage, scene.concertId, 200, { prefix: 'one' });
  const { winners, reasons } = await race(visitors.map((visitor) => () => hold(visitor, scene, [7])));
  expect(winners).toBe(1);
  expect(reasons).toEqual(Array.from({ length: 199 }, () => 'SEAT_TAKEN'));
  expect(await claims(scene)).toHaveLength(1);
  expect(await brokenInvariants(stage)).toEqual([]);
});

test('two hundred want fifty seats: each seat goes to one, and none is left', async () => {
  const scene = await stageConcert(stage, { seats: 50 });
  const visitors = await crowd(stage, scene.concertId, 200, { prefix: 'fifty' });
  const { winners } = await race(visitors.map((visitor, n) => () => hold(visitor, scene, [(n % 50) + 1])));
  expect(winners).toBe(50);
  expect(
    await stage.sql('select from seats where schedule_id = $1 and reservation_id is null', [scene.scheduleId]),
  ).toEqual([]);
  expect(await brokenInvariants(stage)).toEqual([]);
});

/** Three of twelve seats, forwards or backwards. */
const choice = (n: number): number[] => {
  const seats = [0, 1, 2].map((step) => ((n * 5 + step * 4) % 12) + 1);
  return n % 2 === 0 ? seats : seats.reverse();
};

test('choices that overlap in any order go to one each, with no seat half taken', async () => {
  const scene = await stageConcert(stage, { seats: 12 });
  const visitors = await crowd(stage, scene.concertId, 100, { prefix: 'overlap' });
  const { answers } = await settleAll(visitors.map((visitor, n) => hold(visitor, scene, choice(n))));
  const held = answers.flatMap((answer) => answer.seatIds);
  expect(new Set(held).size).toBe(held.length);
  const owned = await stage.sql('select from seats where schedule_id = $1 and reservation_id is not null', [
    scene.scheduleId,
  ]);
  expect(owned).toHaveLength(held.length);
  expect(await brokenInvariants(stage)).toEqual([]);
});

test('one person’s limit holds against their own parallel calls', async () => {
  const scene = await stageConcert(stage, { maxSeatsPerUser: 3 });
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'greedy' });
  const { winners, reasons } = await race(Array.from({ length: 20 }, (_, n) => () => hold(visitor!, scene, [n + 1])));
  expect(winners).toBe(3);
  expect(new Set(reasons)).toEqual(new Set(['LIMIT_EXCEEDED']));
});

// Last, because it leaves a broken database behind.
test('a naive way, read then write without locks, sells the seat twice, and this check sees it', async () => {
  const scene = await stageConcert(stage);
  await crowd(stage, scene.concertId, 1, { prefix: 'naive' });
  const clients = Array.from({ length: 20 }, () => new pg.Client({ connectionString: stage.databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    const { winners } = await race(clients.map((client, n) => () => reserveNaively(client, scene, n)));
    expect(winners).toBeGreaterThan(1);
    expect(await claims(scene)).toHaveLength(winners);
    expect(await brokenInvariants(stage)).toEqual([expect.stringMatching(/^3\. /) as string]);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
});

async function reserveNaively(client: pg.Client, { concertId, scheduleId }: Scene, n: number): Promise<void> {
  const seat = [concertId, scheduleId, 7];
  const where = 'where concert_id = $1 and schedule_id = $2 and seat_id = $3';
  const { rows } = await client.query<{ free: boolean; fence: string }>(
    `select reservation_id is null or held_until < now() as free, fence from seats ${where}`,
    seat,
  );
  if (!rows[0]!.free) throw new Error('taken');
  const fence = Number(rows[0]!.fence) + 1;
  await client.query(
    `insert into reservations values ($1, $2, $3, 'naive-1', 1, '{7}', array[$4::bigint], 1000, 'held', now() + interval '5 minutes', now())`,
    [concertId, `res_naive${n}`, scheduleId, fence],
  );
  await client.query(
    `update seats set reservation_id = $4, held_until = now() + interval '5 minutes', fence = $5 ${where}`,
    [...seat, `res_naive${n}`, fence],
  );
}
