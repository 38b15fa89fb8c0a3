import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '../../src/database/rows.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { openStage, type Stage, stageConcert } from '../harness.ts';
import { crowd, hold, pay } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // Commands have one connection, so that what it knows is what all of them made it learn.
  stage = await openStage({ poolSize: 1, tickMs: 500 });
});
afterAll(() => stage.close());

test('whoever buys alone waits for no plan that was made before', async () => {
  const scene = await stageConcert(stage);
  const fans = await crowd(stage, scene.concertId, 12, { prefix: 'alone', balance: 1_000_000 });
  for (const [index, fan] of fans.entries()) {
    const { reservationId } = await hold(fan, scene, [index + 1]);
    await pay(fan, reservationId);
  }
  const [runs] = await inTransaction(stage.stagedoor.services.pools.commands, (transaction) =>
    rows<{ kept: number; made: number }>(
      transaction,
      'select sum(generic_plans)::int as kept, sum(custom_plans)::int as made from pg_prepared_statements where statement ~ $1',
      ['seats|reservations|payments|tokens|concert_keys|wallets'],
    ),
  );
  expect(runs!.kept).toBeGreaterThan(12 * 10);
  expect(runs!.made).toBe(0);
});
