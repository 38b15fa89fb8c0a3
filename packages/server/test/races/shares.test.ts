import { afterAll, beforeAll, expect, test } from 'vitest';
import { names, openStage, settleAll, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { balance, crowd, type Scene, somebodyHolds } from '../scenes.ts';

let stage: Stage;
let scene: Scene;
let visitors: Visitor[];
beforeAll(async () => {
  stage = await openStage({ poolSize: 2 });
  scene = await stageConcert(stage);
  visitors = await crowd(stage, scene.concertId, 50);
});
afterAll(() => stage.close());

const register = (userId: string): Promise<object> => stage.operator.user.create({ userId, name: 'New' });

/** Answers, or the reasons of those who were refused. */
async function reasonsOf(calls: readonly Promise<unknown>[]): Promise<string[]> {
  return (await settleAll(calls)).reasons;
}

test('a flood of public looks takes nothing from visitors, polls or operators, and each operator’s call has its line', async () => {
  const anyone = stage.as({ kind: 'anonymous' });
  const looks = reasonsOf(
    Array.from({ length: 5_000 }, (_, n) =>
      n % 2 === 0 ? anyone.concert.list() : anyone.concert.get({ concertId: `con_unknown${n}` }),
    ),
  );
  const others = [
    ...visitors.map((visitor) => balance(visitor)),
    ...visitors.map(({ caller, token }) => caller.queue.status({ token })),
    ...names(9, 'flooded').map(register),
  ];
  expect(await reasonsOf(others)).toEqual([]);
  expect(new Set(await looks)).toEqual(new Set(['CONCERT_NOT_FOUND']));
  const lines = await stage.sql(`select from operator_log where input->>'userId' like 'flooded%' and outcome = 'ok'`);
  expect(lines).toHaveLength(9);
});

test('a user who reads a thousand times at once keeps nobody else waiting', async () => {
  const greedy = visitors[0]!;
  const flood = settleAll(Array.from({ length: 1_000 }, () => greedy.caller.payment.list()));
  expect(await reasonsOf(visitors.slice(1).map((visitor) => balance(visitor)))).toEqual([]);
  const { answers, reasons } = await flood;
  expect(answers).not.toEqual([]);
  expect(new Set(reasons)).toEqual(new Set(['OVERLOADED']));
});

test('while the reads of users hang, operators work and anyone sees the concerts', async () => {
  const wallets = await somebodyHolds(stage, 'lock table wallets in access exclusive mode');
  const hanging = settleAll(visitors.map((visitor) => balance(visitor)));
  try {
    await register('while they hang');
    await stage.operator.concert.create({ title: 'While they hang' });
    expect((await stage.as({ kind: 'anonymous' }).concert.list()).concerts[0]!.title).toBe('While they hang');
  } finally {
    await wallets.letGo();
    await hanging;
  }
});
