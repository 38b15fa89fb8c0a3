import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { createClient, type RouterInputs, type RouterOutputs } from '../src/index.ts';
import { accessToken, clientOf, openServed, type ServedStage, stageConcert } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

test('a visitor buys a ticket with nothing but the SDK', async () => {
  const { concertId, scheduleId } = await stageConcert(served, { seats: 6, price: 1_500 });
  const client = await clientOf(served, 'buyer');

  let visit = await client.queue.issueToken.mutate({ concertId });
  while (visit.state === 'waiting') visit = await client.queue.status.query({ token: visit.token });
  const { token } = visit;
  const { schedules } = await client.concert.availableDates.query({ concertId, token });
  const startsAt = new Date('2030-01-01T19:00:00Z');
  expect(schedules).toMatchObject([{ scheduleId, startsAt, salesEndAt: startsAt, capacity: 6, available: 6 }]);
  const { seats } = await client.concert.availableSeats.query({ concertId, scheduleId, token });
  expect(seats[0]).toEqual({ seatId: 1, section: 'Floor', row: expect.any(String) as string, number: 1, price: 1_500 });

  const hold = await client.concert.reserve.mutate({
    concertId,
    scheduleId,
    seatIds: [2, 3],
    token,
    idempotencyKey: 'hold',
  });
  expect(hold).toMatchObject({ seatIds: [2, 3], amount: 3_000, status: 'held' });
  expect(await client.wallet.balance.query({ token })).toMatchObject({ balance: 0 });
  await client.wallet.charge.mutate({ amount: 5_000, token, idempotencyKey: 'charge' });
  const call = { reservationId: hold.reservationId, token, idempotencyKey: 'pay' };
  const paid = await client.payment.pay.mutate(call);
  expect(paid).toMatchObject({ amount: 3_000, balance: 2_000, reservation: { status: 'paid', seatIds: [2, 3] } });
  expect(await client.payment.pay.mutate(call)).toEqual(paid);
  expect(await client.queue.status.query({ token })).toMatchObject({ state: 'completed', endedBecause: 'paid' });
});

test('dates arrive as dates, and go out as text or as dates', async () => {
  const operator = createClient({ url: served.url, accessToken: 'operator-key-for-tests' });
  const { concertId } = await operator.concert.create.mutate({ title: 'Dated', salesOpenAt: '2020-01-01T00:00:00Z' });
  const { scheduleId } = await operator.concert.addSchedule.mutate({
    concertId,
    startsAt: '2031-05-06T19:30:00+09:00',
    sections: [{ name: 'Floor', rows: 1, seatsPerRow: 1, price: 1 }],
  });
  const concert = await createClient({ url: served.url }).concert.get.query({ concertId });
  expect(concert.salesOpenAt).toEqual(new Date('2020-01-01T00:00:00Z'));
  const start = new Date('2031-05-06T10:30:00Z');
  expect(concert.dates).toMatchObject([{ scheduleId, startsAt: start, salesEndAt: start, capacity: 1 }]);

  const client = await clientOf(served, 'dated');
  const { token } = await client.queue.issueToken.mutate({ concertId });
  const { expiresAt } = await client.queue.status.query({ token });
  expect(expiresAt === null || expiresAt instanceof Date).toBe(true);
});

test.each(['', '/', '///'])('the url may end with "%s"', async (end) => {
  const { concerts } = await createClient({ url: `${served.url}${end}` }).concert.list.query();
  expect(concerts.length).toBeGreaterThanOrEqual(0);
});

test('an access token is asked for anew for each request that needs one, and may be none', async () => {
  await served.operator.user.create({ userId: 'renewed', name: 'Renewed' });
  const { concertId } = await stageConcert(served);
  const given: (string | undefined)[] = [];
  const client = createClient({
    url: served.url,
    accessToken: async () => {
      given.push(given.length === 0 ? await accessToken('renewed', { exp: 1 }) : await accessToken('renewed'));
      return given.at(-1);
    },
  });
  await expect(client.queue.issueToken.mutate({ concertId })).rejects.toMatchObject({
    data: { reason: 'UNAUTHENTICATED' },
  });
  const { token } = await client.queue.issueToken.mutate({ concertId });
  await client.queue.status.query({ token });
  expect(given).toHaveLength(2);

  const anonymous = createClient({ url: served.url, accessToken: () => undefined });
  expect((await anonymous.concert.get.query({ concertId })).concertId).toBe(concertId);
  await expect(anonymous.queue.issueToken.mutate({ concertId })).rejects.toMatchObject({
    data: { reason: 'UNAUTHENTICATED' },
  });
});

test('inputs and outputs of each procedure can be named', () => {
  expectTypeOf<RouterInputs['concert']['reserve']['seatIds']>().toEqualTypeOf<number[]>();
  expectTypeOf<RouterOutputs['concert']['reserve']['expiresAt']>().toEqualTypeOf<Date>();
  expectTypeOf<RouterOutputs['payment']['pay']['paidAt']>().toEqualTypeOf<Date>();
  expectTypeOf<RouterOutputs['queue']['status']['state']>().toExtend<string>();
});
