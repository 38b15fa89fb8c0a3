import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  letIn,
  names,
  openStage,
  settleAll,
  type Stage,
  stageConcert,
  testConfig,
  until,
} from '../harness.ts';
import { hold, pay } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const progressOf = async (concertId: string) =>
  (await stage.operator.concert.cancellations({ concertId })).cancellations[0];

test('of payments that race a cancellation each is refused or refunded, and nothing stays sold', async () => {
  const date = await stageConcert(stage, { seats: 60 });
  const visitors = await letIn(stage, date.concertId, names(60, 'racer'), 1_000);
  const held = await Promise.all(visitors.map((visitor, index) => hold(visitor, date, [index + 1])));
  const paying = visitors.map((visitor, index) => pay(visitor, held[index]!.reservationId));
  const cancelling = stage.operator.concert.cancelSchedule({ ...date, reason: 'Race.' });
  const { answers, reasons } = await settleAll(paying);
  expect(new Set(reasons).difference(new Set(['SCHEDULE_CANCELLED']))).toEqual(new Set());
  expect((await cancelling).payments).toBe(answers.length);
  await until(async () => (await progressOf(date.concertId))?.finishedAt instanceof Date, 20_000);
  expect(await progressOf(date.concertId)).toMatchObject({ refunded: answers.length, amount: answers.length * 1_000 });
  const [left] = await stage.sql<{ sold: number; poor: number }>(
    `select (select count(*)::int from seats where schedule_id = $1 and sold) as sold,
            (select count(*)::int from wallets where user_id like 'racer-%' and balance <> 1000) as poor`,
    [date.scheduleId],
  );
  expect(left).toEqual({ sold: 0, poor: 0 });
});

test(
  'two nodes refund the same cancellation and each payment once; another goes on where both stopped',
  { timeout: 90_000 },
  async () => {
    const date = await stageConcert(stage, { seats: 2_000, maxActive: 10_000 });
    const { concertId, scheduleId } = date;
    // Two thousand people who paid, in one statement each.
    await stage.sql(`insert into users select 'buyer-' || n, 'Buyer', now() from generate_series(1, 2000) n`);
    const people = 'from generate_series(1, 2000) n';
    await stage.sql(
      `insert into tokens (concert_id, seq, user_id, entered_at, admitted_at, expires_at, ended_at, ended_because)
     select $1, n, 'buyer-' || n, now(), now(), now() + interval '1 hour', now(), 'paid' ${people}`,
      [concertId],
    );
    await stage.sql('update queues set last_seq = 2000, frontier = 2000, admitted = 2000 where concert_id = $1', [
      concertId,
    ]);
    await stage.sql(
      `insert into reservations (concert_id, reservation_id, schedule_id, user_id, token_seq, seat_ids, fences, amount, status, held_until, created_at)
     select $1, 'res_' || n, $2, 'buyer-' || n, n, array[n], array[1], 1000, 'paid', now(), now() ${people}`,
      [concertId, scheduleId],
    );
    await stage.sql(
      `update seats set reservation_id = 'res_' || seat_id, sold = true, fence = 1, changed_by = pg_current_xact_id()::text::bigint where concert_id = $1`,
      [concertId],
    );
    await stage.sql(
      `insert into payments (concert_id, payment_id, reservation_id, user_id, token_seq, amount, currency, status, refusals, created_at, paid_at)
     select $1, 'pay_' || n, 'res_' || n, 'buyer-' || n, n, 1000, 'KRW', 'paid', 0, now(), now() ${people}`,
      [concertId],
    );
    const first = await openStagedoor(testConfig(stage.databaseUrl));
    const startedMs = performance.now();
    await stage.operator.concert.cancel({ concertId, reason: 'Both.' });
    await until(async () => ((await progressOf(concertId))?.refunded ?? 0) > 0);
    // One of the two stops in the middle, whatever it was doing.
    await first.stop();
    await until(async () => (await progressOf(concertId))?.finishedAt instanceof Date, 60_000);
    const seconds = (performance.now() - startedMs) / 1_000;
    console.log(`2,000 payments were refunded in ${seconds.toFixed(1)} s`);
    expect(await progressOf(concertId)).toMatchObject({ payments: 2_000, refunded: 2_000, amount: 2_000_000 });
    const [money] = await stage.sql<{ wallets: number; entries: number }>(
      `select count(*)::int as wallets, sum(entries)::int as entries from wallets where user_id like 'buyer-%' and balance = 1000`,
    );
    expect(money).toEqual({ wallets: 2_000, entries: 2_000 });
    // They were never charged nor debited, so the ledger of this scene is undone before the audit.
  },
);
