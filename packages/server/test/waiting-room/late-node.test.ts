import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import { openStage, type Stage, stageConcert, testConfig } from '../harness.ts';
import { enter } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Numbers that were given out and are over: let in once, or gone before. More than two pages of what a node reads at its start. */
const visited = 50_000;
const left = 50_010;

test('a node that starts after a hundred thousand have come and gone knows how many stand before each', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  await stage.sql(
    `insert into tokens (concert_id, seq, user_id, entered_at, admitted_at, expires_at, ended_at, ended_because)
     select $1, n, 'gone-' || n, now(), case when n <= $2 then now() end, case when n <= $2 then now() end, now(),
       case when n <= $2 then 'expired' else 'left' end
     from generate_series(1, $2::int + $3::int) n`,
    [concertId, visited, left],
  );
  await stage.sql(
    'update queues set last_seq = $2::int + $3::int, frontier = $2, admitted = $2 where concert_id = $1',
    [concertId, visited, left],
  );
  await enter(stage, concertId, 'first');
  const { token } = await enter(stage, concertId, 'second');

  const late = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    const { status } = late.createCaller({ kind: 'user', userId: 'second' }).queue;
    expect(await status({ token })).toMatchObject({ state: 'waiting', place: visited + left + 2, ahead: 1 });
    const { stats } = late.createCaller({ kind: 'operator' }).queue;
    expect(await stats({ concertId })).toMatchObject({ waiting: 2, active: 0, admitted: visited, departed: left });
  } finally {
    await late.stop();
  }
});
