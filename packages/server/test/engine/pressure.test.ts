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
import { charge, crowd, freeSeats, hold, pay, somebodyHolds, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ deadlineMs: 20_000, lockTimeoutMs: 15_000, statementTimeoutMs: 18_000, queueSize: 20 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('under pressure entering is refused first, then looking, then reserving, and paying last', async () => {
  const scene = await stageConcert(stage);
  const calm = await stageConcert(stage);
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'pressed' });
  const [payer] = await crowd(stage, calm.concertId, 1, { prefix: 'calm', balance: 1_000 });
  const held = await hold(payer!, calm, [1]);
  const { engine } = stage.stagedoor.services;
  const other = await somebodyHolds(stage, 'select from seats where schedule_id = $1 and seat_id = 1 for update', [
    scene.scheduleId,
  ]);
  const calls: Promise<unknown>[] = [hold(visitor!, scene, [1], 'under way')];
  await until(async () => (await stage.sql(waitingForLocks)).length > 0);

  /** Fills the queue of the stuck concert, then says how each kind of call fares in the calm one. */
  async function served(waiting: number): Promise<string[]> {
    while (calls.length <= waiting) calls.push(hold(visitor!, scene, [1], `call ${calls.length}`));
    await until(() => engine.queued === waiting);
    const outcomes: string[] = [];
    for (const call of [
      () => payer!.caller.queue.issueToken({ concertId: calm.concertId }),
      () => freeSeats(payer!, calm),
      () => hold(payer!, calm, [2], 'once'),
      () => charge(payer!, 1, 'once'),
    ]) {
      const { reasons } = await settleAll<unknown>([call()]);
      outcomes.push(reasons[0] ?? 'served');
    }
    return outcomes;
  }
  try {
    expect(await served(9)).toEqual(['served', 'served', 'served', 'served']);
    expect(await served(10)).toEqual(['OVERLOADED', 'served', 'served', 'served']);
    expect(await served(14)).toEqual(['OVERLOADED', 'OVERLOADED', 'served', 'served']);
    expect(await served(17)).toEqual(['OVERLOADED', 'OVERLOADED', 'OVERLOADED', 'served']);
    expect(await why(hold(payer!, calm, [3]))).toEqual({
      reason: 'OVERLOADED',
      retryAfterMs: expect.any(Number) as number,
    });
    expect(await pay(payer!, held.reservationId)).toMatchObject({ amount: 1_000 });
  } finally {
    await other.letGo();
    await settleAll(calls);
  }
  expect(await hold(visitor!, scene, [5])).toMatchObject({ seatIds: [5] });
});

test('a burst over what the node takes is refused at once, and the rest is served', async () => {
  const scene = await stageConcert(stage, { seats: 100 });
  const [visitor] = await crowd(stage, scene.concertId, 1, { prefix: 'burst', balance: 1 });
  const { answers, reasons } = await settleAll(
    Array.from({ length: 300 }, (_, n) => charge(visitor!, 1, `burst ${n}`)),
  );
  expect(answers.length).toBeGreaterThanOrEqual(20);
  expect(new Set(reasons)).toEqual(new Set(['OVERLOADED']));
  expect(await charge(visitor!, 1, 'after')).toMatchObject({ balance: answers.length + 2 });
});
