import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  brokenInvariants,
  openStage,
  settleAll,
  type Stage,
  stageConcert,
  until,
  waitingForLocks,
} from '../harness.ts';
import { balance, charge, crowd, hold, pay, seatRow, somebodyHolds } from '../scenes.ts';

const deadlineMs = 4_000;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ deadlineMs, lockTimeoutMs: 300, statementTimeoutMs: 2_000 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

/** Settles the call and says how long it took. */
async function timed(call: Promise<unknown>): Promise<{ outcome: string; tookMs: number }> {
  const startedMs = performance.now();
  const { reasons } = await settleAll([call]);
  return { outcome: reasons[0] ?? 'served', tookMs: performance.now() - startedMs };
}

const refusedInTime = (call: { outcome: string; tookMs: number }): void => {
  expect(['OVERLOADED', 'UNAVAILABLE', 'OUTCOME_UNKNOWN']).toContain(call.outcome);
  // A busy machine may take a while to say so.
  expect(call.tookMs).toBeLessThan(deadlineMs + 10_000);
};

const othersInTransaction = `select from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and xact_start is not null and pid <> pg_backend_pid()`;

/**
 * Lets go once nothing else is under way: a call whose caller was told that nobody knows may be in a batch that is, and would be done after
 * all. No later batch takes it.
 */
async function letGoAfterAll(other: { letGo(): Promise<unknown> }): Promise<void> {
  await until(async () => (await stage.sql(othersInTransaction)).length === 1);
  await other.letGo();
}

test('a seat that somebody’s transaction holds is refused by the deadline; other seats sell meanwhile', async () => {
  const scene = await stageConcert(stage);
  const [stuck, ...others] = await crowd(stage, scene.concertId, 20, { prefix: 'seat' });
  const before = await seatRow(stage, scene, 1);
  const other = await somebodyHolds(stage, 'select from seats where schedule_id = $1 and seat_id = 1 for update', [
    scene.scheduleId,
  ]);
  const waiting = timed(hold(stuck!, scene, [1]));
  const sold = await Promise.all(others.map((visitor, n) => timed(hold(visitor, scene, [n + 2]))));
  expect(new Set(sold.map((call) => call.outcome))).toEqual(new Set(['served']));
  refusedInTime(await waiting);
  await letGoAfterAll(other);
  expect(await seatRow(stage, scene, 1)).toEqual(before);
  expect(await hold(stuck!, scene, [1])).toMatchObject({ seatIds: [1] });
});

test('seats are locked in the order of their numbers, as operators lock whole halls: nobody waits for each other in a circle', async () => {
  const scene = await stageConcert(stage);
  const [fan] = await crowd(stage, scene.concertId, 1, { prefix: 'order' });
  const lock = 'select from seats where schedule_id = $1 and seat_id = $2 for update';
  const second = await somebodyHolds(stage, lock, [scene.scheduleId, 2]);
  const holding = hold(fan!, scene, [10, 2]);
  await until(async () => (await stage.sql(waitingForLocks)).length > 0);
  const behind = await stage.sql(`${lock} skip locked`, [scene.scheduleId, 10]);
  await second.letGo();
  expect(await holding).toMatchObject({ status: 'held' });
  expect(behind, 'seat 10 is locked only after seat 2').toHaveLength(1);
});

test('a visit that somebody’s transaction holds does not stop the visits of others', async () => {
  const scene = await stageConcert(stage);
  const [stuck, ...others] = await crowd(stage, scene.concertId, 10, { prefix: 'token', balance: 1_000 });
  const held = await hold(stuck!, scene, [1]);
  const holds = await Promise.all(others.map((visitor, n) => hold(visitor, scene, [n + 2])));
  const other = await somebodyHolds(stage, 'select from tokens where concert_id = $1 and user_id = $2 for update', [
    scene.concertId,
    stuck!.userId,
  ]);
  const waiting = timed(pay(stuck!, held.reservationId));
  const paid = await Promise.all(others.map((visitor, n) => timed(pay(visitor, holds[n]!.reservationId))));
  expect(new Set(paid.map((call) => call.outcome))).toEqual(new Set(['served']));
  refusedInTime(await waiting);
  await letGoAfterAll(other);
  expect(await balance(stuck!)).toBe(1_000);
  expect(await stage.sql('select from payments where reservation_id = $1', [held.reservationId])).toEqual([]);
  expect(await pay(stuck!, held.reservationId)).toMatchObject({ balance: 0 });
});

test('a wallet that somebody’s transaction holds is refused; the hold stays and is paid later', async () => {
  const scene = await stageConcert(stage);
  const [stuck, free] = await crowd(stage, scene.concertId, 2, { prefix: 'wallet', balance: 1_000 });
  const { reservationId } = await hold(stuck!, scene, [1]);
  const other = await somebodyHolds(stage, 'select from wallets where user_id = $1 for update', [stuck!.userId]);
  const waiting = [timed(pay(stuck!, reservationId)), timed(charge(stuck!, 5))];
  expect(await charge(free!, 5)).toMatchObject({ balance: 1_005 });
  for (const call of await Promise.all(waiting)) refusedInTime(call);
  await letGoAfterAll(other);
  expect(await pay(stuck!, reservationId)).toMatchObject({ balance: 0 });
});

test('a locked table refuses everyone who needs it by the deadline, and leaves nothing behind', async () => {
  const scene = await stageConcert(stage);
  const visitors = await crowd(stage, scene.concertId, 10, { prefix: 'table' });
  const other = await somebodyHolds(stage, 'lock table seats in access exclusive mode');
  const calls = visitors.map((visitor, n) => timed(hold(visitor, scene, [n + 1])));
  expect(await charge(visitors[0]!, 100)).toMatchObject({ balance: 100 });
  for (const call of await Promise.all(calls)) refusedInTime(call);
  await letGoAfterAll(other);
  expect(await stage.sql('select from reservations where schedule_id = $1', [scene.scheduleId])).toEqual([]);
  const again = await settleAll(visitors.map((visitor, n) => hold(visitor, scene, [n + 1])));
  expect(again.answers).toHaveLength(10);
});

test('one concert’s trouble does not stall another’s', async () => {
  const troubled = await stageConcert(stage);
  const calm = await stageConcert(stage);
  const stuck = await crowd(stage, troubled.concertId, 10, { prefix: 'troubled' });
  const [visitor] = await crowd(stage, calm.concertId, 1, { prefix: 'calm', balance: 1_000 });
  const other = await somebodyHolds(stage, 'select from seats where schedule_id = $1 for update', [
    troubled.scheduleId,
  ]);
  let settled = 0;
  const calls = stuck.map((one, n) => timed(hold(one, troubled, [n + 1])).finally(() => settled++));
  await pay(visitor!, (await hold(visitor!, calm, [1])).reservationId);
  expect(settled, 'before anybody gave up').toBe(0);
  for (const call of await Promise.all(calls)) refusedInTime(call);
  await letGoAfterAll(other);
});
