import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert } from '../harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ tickMs: 1 });
});
afterAll(() => stage.close());

test('what an operator has set is never seen undone for a moment', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.user.create({ userId: 'ann', name: 'ann' });
  const caller = stage.user('ann');
  const { token } = await caller.queue.issueToken({ concertId });
  for (let round = 0; round < 200; round++) {
    const isPaused = round % 2 === 0;
    await (isPaused ? stage.operator.queue.pause({ concertId }) : stage.operator.queue.resume({ concertId }));
    for (let look = 0; look < 5; look++) {
      expect((await caller.queue.status({ token })).paused).toBe(isPaused);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
});
