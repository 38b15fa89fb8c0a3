import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert, until } from '../harness.ts';
import { crowd, enter, freeSeats, hold } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ reconcileEveryMs: 50 });
});
afterAll(() => stage.close());

test('a node that missed a change finds it by itself', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  for (const userId of ['gone', 'stays']) await stage.operator.user.create({ userId, name: userId });
  const gone = await stage.user('gone').queue.issueToken({ concertId });
  const stays = await stage.user('stays').queue.issueToken({ concertId });
  expect(stays.ahead).toBe(1);
  // Without `changed_by` no refresh ever reports it: as if a node's memory had lost the report.
  await stage.sql(
    `update tokens set ended_at = now(), ended_because = 'left' where concert_id = $1 and user_id = 'gone'`,
    [concertId],
  );
  const { status } = stage.user('stays').queue;
  await until(async () => (await status({ token: stays.token })).ahead === 0);
  expect(await status({ token: gone.token })).toMatchObject({ state: 'expired', endedBecause: 'left' });
});

test('a node that missed a change of a queue finds it by itself', async () => {
  const { concertId } = await stageConcert(stage);
  const { caller, token } = await enter(stage, concertId, 'ann');
  await stage.sql(`update queues set state = 'paused' where concert_id = $1`, [concertId]);
  await until(async () => (await caller.queue.status({ token })).paused);
});

test('a node that missed who took a seat, and who gave one back, finds it by itself', async () => {
  const scene = await stageConcert(stage, { seats: 4 });
  const [visitor] = await crowd(stage, scene.concertId, 1);
  await hold(visitor!, scene, [1]);
  expect(await freeSeats(visitor!, scene)).toEqual([2, 3, 4]);
  // Stamped with an id of long ago no fetch ever reports it: as if another history of the database had used the id again.
  await stage.sql(
    `update seats set reservation_id = case when seat_id = 2 then 'res_other' end, sold = false,
       held_until = case when seat_id = 2 then now() + interval '1 minute' end, changed_by = 1
     where concert_id = $1 and seat_id <= 2`,
    [scene.concertId],
  );
  await until(async () => (await freeSeats(visitor!, scene)).join() === '1,3,4');
});
