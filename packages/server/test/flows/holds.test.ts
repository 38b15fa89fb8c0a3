import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { enter, hold, untilPast, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('a visitor finds their running holds again, and nobody else’s', async () => {
  const concert = await stageConcert(stage);
  const [ann, bob] = await letIn(stage, concert.concertId, ['ann', 'bob']);
  const first = await hold(ann!, concert, [1, 2]);
  const second = await hold(ann!, concert, [3]);
  await hold(bob!, concert, [4]);
  const { caller, token } = ann!;
  expect(await caller.concert.holds({ token })).toEqual({ holds: [first, second] });
  await caller.concert.release({ reservationId: first.reservationId, token });
  expect(await caller.concert.holds({ token })).toEqual({ holds: [second] });
});

test('a hold that ran out is not among them', async () => {
  const concert = await stageConcert(stage, { holdTtlMs: 100 });
  const [ann] = await letIn(stage, concert.concertId, ['ann']);
  const { expiresAt } = await hold(ann!, concert, [1]);
  await untilPast(expiresAt);
  expect(await ann!.caller.concert.holds({ token: ann!.token })).toEqual({ holds: [] });
});

test('who waits has none to ask for', async () => {
  const { concertId } = await stageConcert(stage, { maxActive: 0 });
  const { caller, token } = await enter(stage, concertId, 'early');
  expect(await why(caller.concert.holds({ token }))).toEqual({ reason: 'TOKEN_NOT_ACTIVE', ahead: 0 });
});
