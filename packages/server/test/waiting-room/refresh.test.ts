import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert, until } from '../harness.ts';
import { enter } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ tickMs: 1 });
});
afterAll(() => stage.close());

test('what an operator has set is never seen undone for a moment', async () => {
  const { concertId } = await stageConcert(stage);
  const { caller, token } = await enter(stage, concertId, 'ann');
  for (let round = 0; round < 200; round++) {
    const isPaused = round % 2 === 0;
    await (isPaused ? stage.operator.queue.pause({ concertId }) : stage.operator.queue.resume({ concertId }));
    for (let look = 0; look < 5; look++) {
      expect((await caller.queue.status({ token })).paused).toBe(isPaused);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
});

test('what another node changed is not missed when this node’s own commit came in between', async () => {
  const quiet = await openStage({ tickMs: 60_000 });
  try {
    const { concertId } = await stageConcert(quiet);
    const { queues, pools } = quiet.stagedoor.services;
    const { pool } = pools.commands.connectionManager as unknown as { pool: { maxSize: number; waiting: number } };
    await queues.refresh();
    // The refresh has begun and waits for a connection; the commit and the other node's change come before it reads.
    const taken = await Promise.all(Array.from({ length: pool.maxSize }, () => pools.commands.transaction()));
    const refreshed = queues.refresh();
    await until(() => Promise.resolve(pool.waiting > 0));
    queues.apply({ kind: 'queue.changed', queue: queues.of(concertId)!.row });
    await quiet.sql(
      `update queues set state = 'paused', changed_by = pg_current_xact_id()::text::bigint where concert_id = $1`,
      [concertId],
    );
    await Promise.all(taken.map((transaction) => transaction.rollback()));
    await refreshed;
    await queues.refresh();
    expect(queues.of(concertId)!.row.state).toBe('paused');
  } finally {
    await quiet.close();
  }
});
