/** A test of one's own code against the fake, as an application writes it. */
import { isRefusal, safe, type Hold, type Stagedoor, type TokenStatus, type Visit } from '@stagedoor/client';
import { type ConcertFixture, fakeStagedoor, type FakeOptions, type FakeStagedoor } from '@stagedoor/client/testing';

const matinee: ConcertFixture = {
  title: 'Matinee',
  schedules: [
    { startsAt: '2031-05-01T15:00:00Z', sections: [{ name: 'Stalls', rows: 1, seatsPerRow: 2, price: 500 }] },
  ],
};
const options: FakeOptions = { concerts: [matinee], users: { ann: { balance: 500 } }, now: new Date('2031-05-01') };
const fake: FakeStagedoor = fakeStagedoor(options);
const { concertId, scheduleIds } = fake.concerts[0]!;

const stagedoor: Stagedoor = fake.stagedoorFor('ann');
const visit: Visit = await stagedoor.enter({ concertId });
const status: TokenStatus = await visit.turn();
const seat = { scheduleId: scheduleIds[0]!, seatIds: [1] };
const hold: Hold = await visit.reserve(seat);
if (status.state !== 'active' || hold.remainingMs !== 300_000) throw new Error('It is not the SDK’s own.');

const [, taken] = await safe(visit.reserve(seat));
if (taken?.reason !== 'SEAT_TAKEN' || !isRefusal(taken)) throw new Error('It refuses otherwise.');
const numbers: number[] = taken.seats.map(({ number }) => number);

fake.failNext('payment.pay', 'INSUFFICIENT_BALANCE', { missing: 1 });
fake.failNext('concert.list', 'UNREACHABLE');
// @ts-expect-error -- what comes with a reason has to be said
const forgot = (): void => fake.failNext('payment.pay', 'INSUFFICIENT_BALANCE');
// @ts-expect-error -- there is no such procedure
const misspelt = (): void => fake.failNext('payment.pey', 'INTERNAL');

await fake.advance(300_000);
const [, over] = await safe(visit.holds());
await fake.operator.queue.pause.mutate({ concertId });
export { forgot, misspelt, numbers, over };
