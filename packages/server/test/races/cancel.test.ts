import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  letIn,
  names,
  openStage,
  refusalOf,
  settleAll,
  type Stage,
  stageConcert,
  testConfig,
  until,
  waitingForLocks,
} from '../harness.ts';
import { hold, pay, somebodyHolds } from '../scenes.ts';

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
  await until(async () => (await progressOf(date.concertId))?.finishedAt instanceof Date);
  expect(await progressOf(date.concertId)).toMatchObject({ refunded: answers.length, amount: answers.length * 1_000 });
  const [left] = await stage.sql<{ sold: number; poor: number }>(
    `select (select count(*)::int from seats where schedule_id = $1 and sold) as sold,
            (select count(*)::int from wallets where user_id like 'racer-%' and balance <> 1000) as poor`,
    [date.scheduleId],
  );
  expect(left).toEqual({ sold: 0, poor: 0 });
});

test('two nodes refund each payment once, and one goes on where the other stopped', async () => {
  const count = 600;
  const date = await stageConcert(stage, { seats: count });
  const { concertId } = date;
  const visitors = await letIn(stage, concertId, names(count, 'buyer'), 1_000);
  const held = await Promise.all(visitors.map((visitor, index) => hold(visitor, date, [index + 1])));
  await Promise.all(visitors.map((visitor, index) => pay(visitor, held[index]!.reservationId)));
  const other = await openStagedoor(testConfig(stage.databaseUrl));
  await stage.operator.concert.cancel({ concertId, reason: 'Both.' });
  await until(async () => ((await progressOf(concertId))?.refunded ?? 0) > 0);
  // It stops in the middle, whatever it was doing.
  await other.stop();
  await until(async () => (await progressOf(concertId))?.finishedAt instanceof Date);
  expect(await progressOf(concertId)).toMatchObject({ payments: count, refunded: count, amount: count * 1_000 });
  const whole = `select count(*)::int as count from wallets where user_id like 'buyer-%' and balance = 1000 and entries = 3`;
  expect(await stage.sql(whole)).toEqual([{ count }]);
});

test('a date that is added while its concert is cancelled is refused: it would be in no cancellation', async () => {
  const { concertId } = await stageConcert(stage);
  const seats = await somebodyHolds(stage, 'lock table seats in access exclusive mode');
  const adding = refusalOf(
    stage.operator.concert.addSchedule({
      concertId,
      startsAt: '2030-01-02T19:00:00Z',
      sections: [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 1_000 }],
    }),
  );
  await until(async () => (await stage.sql(waitingForLocks)).length > 0);
  await stage.operator.concert.cancel({ concertId, reason: 'Rain.' });
  await seats.letGo();
  expect((await adding).reason).toBe('CONCERT_CANCELLED');
  const { dates } = await stage.operator.concert.get({ concertId });
  expect(dates).toHaveLength(1);
});
