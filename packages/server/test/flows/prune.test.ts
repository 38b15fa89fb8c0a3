import { afterAll, beforeAll, expect, test } from 'vitest';
import { prune } from '../../src/operator/prune.ts';
import { openStage, type Stage } from '../harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const now = new Date('2030-06-01T12:00:00Z');
const sevenDaysAgo = '2030-05-25T12:00:00Z';
const aYearAgo = '2029-06-01T12:00:00Z';

/** More than two of the batches in which rows go. */
const backlog = 10_001;

const answer = `n, 'a user', 'a procedure', 'key', '', '{}', at`;

test.each([
  ['the answers kept with a concert', 'concert_keys', 'created_at', sevenDaysAgo, answer],
  ['the answers kept with a wallet', 'wallet_keys', 'created_at', sevenDaysAgo, answer],
  ['the operator’s log', 'operator_log', 'at', aYearAgo, `n, at, 'a procedure', '{}', 'ok'`],
])(
  'of %s what is too old goes at once, however much it is, and nothing else',
  async (_what, table, age, oldest, row) => {
    await stage.sql(
      `insert into ${table} select ${row} from generate_series(1, $2::int) n, lateral (values ($1::timestamptz - interval '1 ms')) old (at)`,
      [oldest, backlog],
    );
    await stage.sql(`insert into ${table} select ${row} from (values ('still kept', $1::timestamptz)) kept (n, at)`, [
      oldest,
    ]);
    await prune(stage.stagedoor.services.pools.operators, now);
    const left = await stage.sql(`select count(*)::int, min(${age}) as oldest from ${table}`);
    expect(left).toEqual([{ count: 1, oldest: new Date(oldest) }]);
  },
);
