import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, openStage, type Stage, stageConcert, until, waitingForLocks } from '../harness.ts';
import { crowd, freeSeats, hold, pay, somebodyHolds, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // Nothing but the deadline ends a wait for a row.
  stage = await openStage({ deadlineMs: 2_000 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const someoneWaits = async (): Promise<boolean> => (await stage.sql(waitingForLocks)).length > 0;
const seatOne = 'select from seats where schedule_id = $1 and seat_id = 1 for update';

test('at the deadline a call under way is unknown, and sending it again with its key tells what became of it', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'unsure', balance: 1_000 });
  const { reservationId } = await hold(visitor!, scene, [1]);
  const other = await somebodyHolds(stage, 'select from wallets where user_id = $1 for update', [visitor!.userId]);
  expect(await why(pay(visitor!, reservationId, 'k'))).toEqual({
    reason: 'OUTCOME_UNKNOWN',
    retryAfterMs: expect.any(Number) as number,
  });
  const again = pay(visitor!, reservationId, 'k');
  await other.letGo();
  const payment = await again;
  expect(payment).toMatchObject({ amount: 1_000, balance: 0 });
  expect(await pay(visitor!, reservationId, 'k')).toEqual(payment);
  expect(await stage.sql(`select from payments where reservation_id = $1`, [reservationId])).toHaveLength(1);
});

test('at the deadline a call that never began is refused for certain, and never happens', async () => {
  const scene = await stageConcert(stage);
  const [first, second] = await crowd(stage, scene.concertId, 2, { prefix: 'line' });
  const other = await somebodyHolds(stage, seatOne, [scene.scheduleId]);
  const underWay = why(hold(first!, scene, [1]));
  await until(someoneWaits);
  expect(await why(hold(second!, scene, [2], 'k'))).toMatchObject({ reason: 'OVERLOADED' });
  expect(await underWay).toMatchObject({ reason: 'OUTCOME_UNKNOWN' });
  await other.letGo();
  await until(async () => !(await freeSeats(first!, scene)).includes(1));
  expect(await freeSeats(first!, scene)).toContain(2);
  expect(await hold(second!, scene, [2], 'k')).toMatchObject({ seatIds: [2] });
});
