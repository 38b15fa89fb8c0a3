import type { Transaction } from 'sequelize';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows, write } from '../../src/database/rows.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { openStage, type Stage } from '../harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const insert = `insert into operator_log (log_id, at, procedure, input, outcome) values ($1, now(), 'test', '{}', 'ok')`;

test('what still works on a transaction that was given up writes nothing, neither alone nor with whoever is next', async () => {
  const { users } = stage.stagedoor.services.pools;
  const conflict = new Error('another node was first');
  let late: Transaction;
  const isGivenUp = inTransaction(users, async (transaction) => {
    late = transaction;
    await rows(transaction, 'select 1');
    throw conflict;
  });
  await expect(isGivenUp).rejects.toBe(conflict);
  await expect(write(late!, insert, ['late'])).rejects.toBe(conflict);
  await inTransaction(users, async (transaction) => {
    await rows(transaction, 'select 1');
    await expect(write(late, insert, ['later'])).rejects.toBe(conflict);
  });
  expect(await stage.sql(`select from operator_log where log_id in ('late', 'later')`)).toEqual([]);
});
