import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import type * as real from '@stagedoor/server/testing';
import { codeOf, messages } from '../../../server/src/errors.ts';
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

let open: readonly Theatre[] = [];
beforeAll(async () => {
  open = await Promise.all(Object.values(theatres).map((start) => start()));
});
afterAll(() => Promise.all(open.map((theatre) => theatre.close())));

test('the fake refuses as the server does: reason, message, code and what comes with it', async () => {
  const [fake, real] = await Promise.all(open.map((theatre) => refusals(new Scene(theatre))));
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
