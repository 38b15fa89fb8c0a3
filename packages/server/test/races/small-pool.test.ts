import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import { brokenInvariants, openStage, settleAll, type Stage, stageConcert, testConfig } from '../harness.ts';
import { balance, charge, crowd, freeSeats, hold, pay } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ poolSize: 2 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('with two connections fifty payments of different people all go through', async () => {
  const scene = await stageConcert(stage);
  const visitors = await crowd(stage, scene.concertId, 50, { prefix: 'payer', balance: 1_000 });
  const holds = await Promise.all(visitors.map((visitor, n) => hold(visitor, scene, [n + 1])));
  const { answers, reasons } = await settleAll(visitors.map((visitor, n) => pay(visitor, holds[n]!.reservationId)));
  expect(reasons).toEqual([]);
  expect(answers.map((answer) => answer.balance)).toEqual(visitors.map(() => 0));
});

test('with two connections two hundred callers are served or refused quickly, and then all is well', async () => {
  const scene = await stageConcert(stage, { seats: 200 });
  const crowded = await crowd(stage, scene.concertId, 200, { prefix: 'mixed' });
  const node = await openStagedoor(testConfig(stage.databaseUrl, { poolSize: 2, deadlineMs: 2_000 }));
  const visitors = crowded.map((visitor) => ({
    ...visitor,
    caller: node.createCaller({ kind: 'user', userId: visitor.userId }),
  }));
  const { answers, reasons } = await settleAll<unknown>(
    visitors.flatMap((visitor, n) => [
      n % 2 === 0 ? hold(visitor, scene, [n + 1]) : charge(visitor, 100),
      n % 3 === 0 ? balance(visitor) : freeSeats(visitor, scene),
      visitor.caller.payment.list(),
    ]),
  );
  expect(reasons.filter((reason) => !['OVERLOADED', 'OUTCOME_UNKNOWN'].includes(reason))).toEqual([]);
  expect(answers.length).toBeGreaterThan(0);
  // Soon, as those that were given up may still be under way.
  await expect.poll(() => charge(visitors[0]!, 7, 'afterwards')).toMatchObject({ balance: 7 });
  await expect.poll(() => freeSeats(visitors[0]!, scene)).not.toEqual([]);
  await node.stop();
});
