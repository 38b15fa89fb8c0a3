import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createClient,
  createStagedoor,
  safe,
  type Stagedoor,
  type StagedoorClient,
} from '../../../client/src/index.ts';
import { EventSource } from '../../../client/test/event-source.ts';
import { startStagedoor, type TestServer } from '../../src/testing/index.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let server: TestServer;
let operator: StagedoorClient;
beforeAll(async () => {
  server = await startStagedoor({ concerts: [] });
  operator = createClient({ url: server.url, accessToken: server.operatorKey });
});
afterAll(async () => {
  const audit = await operator.wallet.audit.query();
  await server.stop();
  expect(audit.filter((invariant) => !invariant.holds)).toEqual([]);
});

/** With streams, so that whoever waits hears of a move at once. */
async function sdkOf(userId: string): Promise<Stagedoor> {
  await server.createUser(userId, { balance: 1_000_000 });
  return createStagedoor({ url: server.url, accessToken: () => server.accessTokenFor(userId), EventSource });
}

test('a hold runs out without waiting for it: its seat is free again, and paying comes too late', async () => {
  const { concertId, scheduleIds } = await server.createConcert({ queue: { activeTtlMs: 20 * minuteMs } });
  const visit = await (await sdkOf('slow')).enter({ concertId });
  await visit.turn();
  const seat = { scheduleId: scheduleIds[0]!, seatIds: [1] };
  const hold = await visit.reserve(seat);
  expect((await visit.dates())[0]?.available).toBe(49);

  await server.advance(5 * minuteMs);
  expect((await visit.dates())[0]?.available).toBe(50);
  expect((await visit.seats(seat.scheduleId)).map(({ seatId }) => seatId)).toContain(1);
  expect(await visit.holds()).toEqual([]);
  const [, refusal] = await safe(visit.pay(hold));
  expect(refusal?.reason).toBe('HOLD_EXPIRED');
  expect(await visit.pay(await visit.reserve(seat))).toMatchObject({ amount: 45_000 });
});

test('the SDK’s clock and its countdown follow with the next status', async () => {
  const { concertId, scheduleIds } = await server.createConcert();
  const visit = await (await sdkOf('watching')).enter({ concertId });
  await visit.turn();
  const hold = await visit.reserve({ scheduleId: scheduleIds[0]!, seatIds: [1] });
  await server.advance(4 * minuteMs);
  const later = await (await sdkOf('watching')).resume(visit.toJSON());
  expect(Math.abs(later.now() - server.now().getTime())).toBeLessThan(minuteMs / 2);
  const [held] = await later.holds();
  expect(held?.reservationId).toBe(hold.reservationId);
  expect(held?.remainingMs).toBeLessThanOrEqual(minuteMs);
});

test('visits end, and those who wait keep their place however far time is moved', async () => {
  const { concertId } = await server.createConcert({ queue: { maxActive: 1 } });
  const first = await (await sdkOf('first')).enter({ concertId });
  await first.turn();
  const second = await (await sdkOf('second')).enter({ concertId });
  const third = await (await sdkOf('third')).enter({ concertId });
  expect(third.status).toMatchObject({ state: 'waiting', ahead: 1 });

  const turns = [second.turn(), third.turn()];
  await server.advance(dayMs);
  const [, refusal] = await safe(first.dates());
  expect(refusal?.reason).toBe('TOKEN_EXPIRED');
  await turns[0];
  expect((await (await sdkOf('third')).resume(third.toJSON())).status).toMatchObject({ state: 'waiting', ahead: 0 });
  await server.advance(dayMs);
  await turns[1];
});

test('sales open, with the draw, and end at their hours', async () => {
  const opensAt = server.now().getTime() + dayMs;
  const { concertId, scheduleIds } = await server.createConcert({
    salesOpenAt: new Date(opensAt),
    salesEndAt: new Date(opensAt + minuteMs),
  });
  const visit = await (await sdkOf('early')).enter({ concertId });
  expect(visit.status.state).toBe('pre_queue');
  const turn = visit.turn();
  await server.advance(dayMs);
  await turn;
  expect((await operator.concert.get.query({ concertId })).draw).toMatchObject({ entries: 1 });
  await visit.reserve({ scheduleId: scheduleIds[0]!, seatIds: [1] });
  await server.advance(minuteMs);
  const [, refusal] = await safe(visit.reserve({ scheduleId: scheduleIds[0]!, seatIds: [2] }));
  expect(refusal?.reason).toBe('SALES_ENDED');
});

test('an access token is good for a day of the server’s time', async () => {
  await server.createUser('signed-in');
  const accessToken = await server.accessTokenFor('signed-in');
  await server.advance(dayMs + minuteMs);
  const [, refusal] = await safe(createClient({ url: server.url, accessToken }).payment.list.query());
  expect(refusal?.reason).toBe('UNAUTHENTICATED');
  const fresh = await server.accessTokenFor('signed-in');
  expect(await createClient({ url: server.url, accessToken: fresh }).payment.list.query()).toEqual({
    payments: [],
    nextCursor: null,
  });
});

test('time never goes back', async () => {
  await expect(server.advance(-1)).rejects.toThrow('never back');
  await expect(server.advance(0.5)).rejects.toThrow('whole number');
});
