import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert } from '../harness.ts';
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
