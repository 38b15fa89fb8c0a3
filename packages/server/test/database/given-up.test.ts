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

test('what still works on a transaction that was committed writes nothing', async () => {
  const { users } = stage.stagedoor.services.pools;
  let late: Transaction;
  await inTransaction(users, async (transaction) => {
    late = transaction;
    await rows(transaction, 'select 1');
  });
  await expect(write(late!, insert, ['after COMMIT'])).rejects.toThrow('over');
  await inTransaction(users, async (transaction) => {
    await rows(transaction, 'select 1');
    await expect(write(late, insert, ['in the next one'])).rejects.toThrow('over');
  });
  expect(await stage.sql(`select from operator_log where log_id in ('after COMMIT', 'in the next one')`)).toEqual([]);
});

test('nobody is told that a transaction was committed when one of its statements failed, though nobody looked', async () => {
  const { users } = stage.stagedoor.services.pools;
  const looksAway = inTransaction(users, async (transaction) => {
    await rows(transaction, 'select 1', ['one value too many']).catch(() => {});
  });
  await expect(looksAway).rejects.toThrow('bind message');
  // Its answer comes with that of COMMIT, which PostgreSQL answers with ROLLBACK.
  const looksLate = inTransaction(users, async (transaction) => {
    await rows(transaction, 'select 1');
    rows(transaction, 'select 1', ['one value too many']).catch(() => {});
  });
  await expect(looksLate).rejects.toThrow('not known whether');
});
