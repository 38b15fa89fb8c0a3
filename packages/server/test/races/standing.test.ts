import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, openStage, settleAll, type Stage } from '../harness.ts';
import { crowd, freeSeats, hold, pay, type Scene, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const price = 100;
async function standing(capacity: number): Promise<Scene> {
  const { concertId } = await stage.operator.concert.create({ title: 'Standing' });
  await stage.operator.queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000 });
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-05-01T19:00:00Z',
    sections: [{ name: 'Floor', kind: 'standing', price, capacity }],
  });
  return { concertId, scheduleId };
}

test('a place in a standing area is called by its section wherever it is named, and can be held, paid and given back', async () => {
  const date = await standing(3);
  const [fan, other] = await crowd(stage, date.concertId, 2, { balance: 1_000, prefix: 'stander' });
  const place = { seatId: 1, section: 'Floor', row: '', number: 0, price };
  const { seats } = await fan!.caller.concert.availableSeats({ ...date, token: fan!.token });
  expect(seats[0]).toEqual(place);
  const held = await hold(fan!, date, [1]);
  expect(held.seats).toEqual([place]);
  expect(await why(hold(other!, date, [1]))).toEqual({ reason: 'SEAT_TAKEN', seatIds: [1], seats: [place] });
  const { paymentId, reservation } = await pay(fan!, held.reservationId);
  expect(reservation).toMatchObject({ seats: [place] });
  await stage.operator.payment.refund({ paymentId, reason: 'rain', idempotencyKey: 'back' });
  expect(await freeSeats(other!, date)).toEqual([1, 2, 3]);
});

test('a standing area sells out exactly, however many want the same places at once', async () => {
  const capacity = 600;
  const date = await standing(capacity);
  const fans = await crowd(stage, date.concertId, 120, { balance: 100_000, prefix: 'crowd' });
  // More is wanted than there is, and nobody knows what the others ask for.
  const wants = fans.map(async (fan, n): Promise<number> => {
    const mine: string[] = [];
    let places = 0;
    for (let round = 0; places < 8; round++) {
      const free = await freeSeats(fan, date);
      if (free.length === 0) break;
      const size = Math.min(4, 8 - places, free.length);
      const chosen = Array.from({ length: size }, (_, index) => free[(n * 31 + index) % free.length]!);
      const [answer] = (await settleAll([hold(fan, date, [...new Set(chosen)], `hold ${round}`)])).answers;
      if (answer === undefined) continue;
      mine.push(answer.reservationId);
      places += answer.seatIds.length;
    }
    if (mine.length > 0)
      await fan.caller.payment.pay({ reservationIds: mine, token: fan.token, idempotencyKey: 'all of mine' });
    return places;
  });
  const bought = (await Promise.all(wants)).reduce((sum, places) => sum + places, 0);
  expect(bought).toBe(capacity);
  const [sold] = await stage.sql<{ seats: number; buyers: number }>(
    `select count(*) filter (where s.sold)::int as seats, count(distinct r.user_id)::int as buyers
     from seats s join reservations r using (concert_id, reservation_id) where s.schedule_id = $1`,
    [date.scheduleId],
  );
  expect(sold!.seats).toBe(capacity);
  expect(sold!.buyers).toBeGreaterThanOrEqual(capacity / 8);
});
