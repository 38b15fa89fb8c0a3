import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert, until } from '../harness.ts';
import { enter } from '../scenes.ts';

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
