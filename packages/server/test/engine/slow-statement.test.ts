import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, openStage, settleAll, type Stage, stageConcert } from '../harness.ts';
import { crowd, hold, somebodyHolds } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // The statement's time is over before the lock's: as when it waits for one row after the other.
  stage = await openStage({ deadlineMs: 20_000, lockTimeoutMs: 15_000, statementTimeoutMs: 1_000 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('when waiting for a seat uses up a statement’s time, only who wants that seat waits on; the others are served', async () => {
  const scene = await stageConcert(stage);
  const visitors = await crowd(stage, scene.concertId, 20);
  const other = await somebodyHolds(stage, 'select from seats where schedule_id = $1 and seat_id = 1 for update', [
    scene.scheduleId,
  ]);
  const [waiting, ...served] = visitors.map((visitor, n) => settleAll([hold(visitor, scene, [n + 1])]));
  const outcomes = await Promise.all(served);
  await other.letGo();
  expect(outcomes.flatMap(({ reasons }) => reasons)).toEqual([]);
  expect(await waiting).toMatchObject({ answers: [{ seatIds: [1] }], reasons: [] });
});
