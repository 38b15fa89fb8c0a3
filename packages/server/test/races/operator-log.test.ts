import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { names, openStage, settleAll, type Stage, stageConcert, until } from '../harness.ts';
import { somebodyHolds, why } from '../scenes.ts';

let stage: Stage;
const logged: string[] = [];
beforeAll(async () => {
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  stage = await openStage({ lockTimeoutMs: 1_000, deadlineMs: 5_000, log });
});
afterAll(() => stage.close());

const blockLog = (): ReturnType<typeof somebodyHolds> =>
  somebodyHolds(stage, 'lock table operator_log in access exclusive mode');

const stateOf = async (concertId: string): Promise<string> => {
  const [queue] = await stage.sql<{ state: string }>('select state from queues where concert_id = $1', [concertId]);
  return queue!.state;
};

test('a change that cannot be written down is not made, and figures are told all the same', async () => {
  const { concertId } = await stageConcert(stage);
  const log = await blockLog();
  try {
    let isRefused = false;
    const pause = why(stage.operator.queue.pause({ concertId })).finally(() => (isRefused = true));
    expect(await stage.operator.queue.stats({ concertId })).toMatchObject({ waiting: 0 });
    expect(isRefused, 'it still waits to be written down').toBe(false);
    expect(await pause).toMatchObject({ reason: 'OVERLOADED', retryAfterMs: expect.any(Number) as number });
    expect(await stateOf(concertId)).toBe('open');
  } finally {
    await log.letGo();
  }
  expect(await stage.operator.queue.pause({ concertId })).toMatchObject({ state: 'paused' });
});

test('when the log fails after a change was made, the answer stands and the line says that the outcome is not known', async () => {
  const { concertId } = await stageConcert(stage);
  const queue = await somebodyHolds(stage, 'select from queues where concert_id = $1 for update', [concertId]);
  const pause = stage.operator.queue.pause({ concertId });
  const lines = (): Promise<{ outcome: string | null }[]> =>
    stage.sql(`select outcome from operator_log where procedure = 'queue.pause' and input->>'concertId' = $1`, [
      concertId,
    ]);
  await until(async () => (await lines()).length === 1);
  const log = await blockLog();
  try {
    await queue.letGo();
    expect(await pause).toMatchObject({ state: 'paused' });
    // Nobody tries to write it any more.
    await until(() => logged.some((line) => line.includes('operator log failed')));
  } finally {
    await log.letGo();
  }
  expect(await lines()).toEqual([{ outcome: null }]);
});

test('however often connections break, nothing is made without its line', async () => {
  const titles = names(60, 'Concert');
  let broken = 0;
  const breaking = setInterval(() => {
    void stage
      .sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'stagedoor' and datname = current_database()`,
      )
      .then((ended) => (broken += ended.length));
  }, 15);
  for (const title of titles) await settleAll([stage.operator.concert.create({ title })]);
  clearInterval(breaking);
  expect(broken).toBeGreaterThan(0);
  const made = await stage.sql<{ title: string; lines: number }>(
    `select title, (select count(*)::int from operator_log where procedure = 'concert.create' and input->>'title' = title) as lines
     from concerts where title like 'Concert-%'`,
  );
  expect(made.filter(({ lines }) => lines === 0)).toEqual([]);
});

test('an input that PostgreSQL cannot keep is written down as well as it can be', async () => {
  const refund = { paymentId: 'pay_\u0000\ud800', reason: 'none', idempotencyKey: 'k' };
  expect(await why(stage.operator.payment.refund(refund))).toEqual({ reason: 'PAYMENT_NOT_FOUND' });
});
