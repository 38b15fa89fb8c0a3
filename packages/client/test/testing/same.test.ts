import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import type * as real from '@stagedoor/server/testing';
import { codeOf, messages } from '../../../server/src/errors.ts';
import { safe } from '../../src/index.ts';
import type * as fake from '../../src/testing/index.ts';
import { reasons } from '../../src/testing/reasons.ts';
import { refusalOf, Scene } from './scene.ts';
import { type Theatre, theatres } from './theatres.ts';

/** What each call is refused with. */
async function refusals(scene: Scene): Promise<Record<string, unknown>> {
  const { concertId, scheduleId } = await scene.concert({ queue: { maxSeatsPerUser: 2 } });
  const quick = await scene.inside('quick', concertId);
  const slow = await scene.inside('slow', concertId);
  await quick.reserve({ scheduleId, seatIds: [1] });
  const { client } = scene.as('slow');
  const calls = {
    taken: slow.reserve({ scheduleId, seatIds: [1, 2] }),
    unknownSeat: slow.reserve({ scheduleId, seatIds: [99] }),
    tooMany: slow.reserve({ scheduleId, seatIds: [2, 3, 4] }),
    nine: slow.reserve({ scheduleId, seatIds: [1, 2, 3, 4, 5, 6, 7, 8, 9] }),
    noSeat: slow.reserve({ scheduleId, seatIds: [] }),
    twice: slow.reserve({ scheduleId, seatIds: [1, 1] }),
    noDate: slow.seats('sch_unknown'),
    noConcert: scene.as('slow').enter({ concertId: 'con_unknown' }),
    noUser: scene.as('nobody-knows').enter({ concertId }),
    noPayment: client.payment.get.query({ paymentId: 'pay_unknown' }),
    noHold: slow.pay({ reservationId: 'res_unknown' }),
    notMine: client.wallet.balance.query({ token: quick.token }),
    noToken: client.queue.status.query({ token: 'none' }),
    otherConcert: client.concert.availableDates.query({ concertId: 'con_other', token: slow.token }),
    noWallet: client.wallet.balance.query({}),
    notSignedIn: scene.as().client.payment.list.query(),
    notAnOperator: client.queue.pause.mutate({ concertId }),
  };
  return Object.fromEntries(
    await Promise.all(Object.entries(calls).map(async ([name, call]) => [name, await refusalOf(call)] as const)),
  );
}

/** What each call answers, in one visit from the queue to a refund. */
async function answers(scene: Scene): Promise<Record<string, unknown>> {
  const { concertId, scheduleId } = await scene.concert({ venue: 'Blue Door', timeZone: 'Asia/Seoul' });
  const { client } = scene.as('answered');
  const { operator } = scene.theatre;
  const visit = await scene.inside('answered', concertId);
  const { token } = visit;
  const reserved = await client.concert.reserve.mutate({
    concertId,
    scheduleId,
    seatIds: [2, 4],
    token,
    idempotencyKey: 'reserve',
  });
  const { reservationId } = reserved;
  const pay = { reservationId, token, idempotencyKey: 'pay' };
  await safe(client.payment.pay.mutate(pay));
  const answered = {
    concert: await client.concert.get.query({ concertId }),
    map: await client.concert.seatMap.query({ concertId, scheduleId }),
    status: await client.queue.status.query({ token }),
    dates: await client.concert.availableDates.query({ concertId, token }),
    seats: await client.concert.availableSeats.query({ concertId, scheduleId, token }),
    reserved,
    holds: await client.concert.holds.query({ token }),
    charged: await client.wallet.charge.mutate({ token, amount: 5_000, idempotencyKey: 'charge' }),
    balance: await client.wallet.balance.query({ token }),
    paid: await client.payment.pay.mutate(pay),
    over: await client.queue.status.query({ token }),
  };
  const { paymentId } = answered.paid;
  return {
    ...answered,
    paidFor: await client.payment.get.query({ paymentId }),
    refunded: await operator.payment.refund.mutate({
      paymentId,
      reason: 'broken',
      seatIds: [4],
      idempotencyKey: 'refund',
    }),
    payments: await client.payment.list.query(),
    history: await client.wallet.history.query({ currency: 'KRW' }),
    configured: await operator.queue.configure.mutate({ concertId, maxActive: 3 }),
  };
}

/** What no two servers agree on: ids, times, seeds, and what follows from how quick they are. */
const own = new Set(['token', 'version', 'seed', 'seedHash', 'pollAfterMs', 'estimatedWaitMs', 'estimatedWaitRangeMs']);

const comparable = (answers: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answers, (key, value: unknown) => {
      if (own.has(key) || (/Ids?$/.test(key) && !/^seat/i.test(key))) return value === null ? null : 'its own';
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? 'a time' : value;
    }),
  );

let open: readonly Theatre[] = [];
beforeAll(async () => {
  open = await Promise.all(Object.values(theatres).map((start) => start()));
});
afterAll(() => Promise.all(open.map((theatre) => theatre.close())));

test('the fake refuses as the server does: reason, message, code and what comes with it', async () => {
  const [fake, real] = await Promise.all(open.map((theatre) => refusals(new Scene(theatre))));
  expect(fake).toEqual(real);
});

test('the fake answers as the server does, in all that is not its own', async () => {
  const [fake, real] = await Promise.all(open.map(async (theatre) => comparable(await answers(new Scene(theatre)))));
  expect(fake).toEqual(real);
});

test('every reason has the server’s message and code', () => {
  const codes = Object.entries(reasons).map(([reason, [code, , message]]) => [reason, code, message]);
  expect(codes).toEqual(
    Object.entries(messages).map(([reason, message]) => [reason, codeOf(reason as keyof typeof messages), message]),
  );
});

test('fixtures are the same', () => {
  expectTypeOf<fake.ConcertFixture>().toEqualTypeOf<real.ConcertFixture>();
  expectTypeOf<fake.UserFixture>().toEqualTypeOf<real.UserFixture>();
  expectTypeOf<fake.QueueSettings>().toEqualTypeOf<real.QueueSettings>();
});
