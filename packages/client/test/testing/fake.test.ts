import { expect, test } from 'vitest';
import { safe, type Visit } from '../../src/index.ts';
import { fakeStagedoor, type FakeOptions, type FakeStagedoor } from '../../src/testing/index.ts';

const noon = new Date('2031-05-01T12:00:00Z');

const fakeOf = (options: FakeOptions = {}): FakeStagedoor =>
  fakeStagedoor({ users: { mia: { balance: 100_000 }, ben: {} }, now: noon, ...options });

/** A visit that is inside, to the concert that the fake begins with. */
async function inside(fake: FakeStagedoor, userId = 'mia'): Promise<{ visit: Visit; scheduleId: string }> {
  const { concertId, scheduleIds } = fake.concerts[0]!;
  const visit = await fake.stagedoorFor(userId).enter({ concertId });
  await visit.turn();
  return { visit, scheduleId: scheduleIds[0]! };
}

test('time stands still until it is moved, and a countdown follows at once', async () => {
  const fake = fakeOf();
  const { visit, scheduleId } = await inside(fake);
  const hold = await visit.reserve({ scheduleId, seatIds: [1] });
  expect(hold.expiresAt).toEqual(new Date('2031-05-01T12:05:00Z'));
  const left: number[] = [];
  const counting = (async () => {
    for await (const ms of hold.countdown()) left.push(ms);
  })();
  await fake.advance(1_000);
  await fake.advance(500);
  await fake.advance(500);
  expect(left).toEqual([300_000, 299_000, 298_000]);
  await fake.advance(298_000);
  await counting;
  expect(left.at(-1)).toBe(0);
  expect(visit.now()).toBe(fake.now().getTime());
  await expect(fake.advance(-1)).rejects.toThrow('never back');
});

test('a test lets people in one by one, and everyone hears where they stand', async () => {
  const fake = fakeOf({ queue: { maxActive: 0 } });
  const { concertId } = fake.concerts[0]!;
  const first = await fake.stagedoorFor('mia').enter({ concertId });
  const second = await fake.stagedoorFor('ben').enter({ concertId });
  const heard: [state: string, ahead: number][] = [];
  const turn = second.turn({ onUpdate: ({ state, ahead }) => heard.push([state, ahead]) });
  await fake.admit(concertId);
  expect((await fake.stagedoorFor('mia').resume(first.toJSON())).status.state).toBe('active');
  await fake.admit(concertId);
  await turn;
  expect(heard).toEqual([
    ['waiting', 1],
    ['waiting', 0],
    ['active', 0],
  ]);
});

test('what fails as the test says is refused once, and the next time is answered', async () => {
  const fake = fakeOf();
  const { visit, scheduleId } = await inside(fake);
  fake.failNext('concert.reserve', 'LIMIT_EXCEEDED', { limit: 4 });
  const [, refusal] = await safe(visit.reserve({ scheduleId, seatIds: [1] }));
  expect(refusal).toMatchObject({ reason: 'LIMIT_EXCEEDED', limit: 4 });
  expect(await visit.dates()).toMatchObject([{ available: 50 }]);
  expect(await visit.reserve({ scheduleId, seatIds: [1] })).toMatchObject({ seatIds: [1] });
});

test('what may have gone lost is tried again by the SDK as it is, and has one effect', async () => {
  const retries: string[] = [];
  const fake = fakeOf({ retry: { onRetry: ({ procedure, attempt }) => retries.push(`${procedure} ${attempt}`) } });
  const { visit, scheduleId } = await inside(fake);
  const hold = await visit.reserve({ scheduleId, seatIds: [1, 2] });
  fake.failNext('payment.pay', 'UNREACHABLE');
  fake.failNext('payment.pay', 'OVERLOADED', { retryAfterMs: 1 });
  fake.loseNextAnswer('payment.pay');
  expect(await visit.pay(hold)).toMatchObject({ balance: 10_000 });
  expect(retries).toEqual(['payment.pay 2', 'payment.pay 3', 'payment.pay 4']);
  const { client } = fake.stagedoorFor('mia');
  expect((await client.wallet.history.query({ currency: 'KRW' })).entries).toHaveLength(2);
});

test('a visit waits out a network that is away, and says so', async () => {
  const fake = fakeOf({ queue: { maxActive: 0 }, retry: { attempts: 1 } });
  const { concertId } = fake.concerts[0]!;
  const visit = await fake.stagedoorFor('mia').enter({ concertId });
  const connections: string[] = [];
  const turn = visit.turn({ onConnection: (connection) => connections.push(connection) });
  await fake.goOffline();
  await fake.advance(5_000);
  expect(connections).toEqual(['lost']);
  const [, refusal] = await safe(visit.balance());
  expect(refusal?.reason).toBe('UNREACHABLE');
  await fake.goOnline();
  await fake.admit(concertId);
  await fake.advance(60_000);
  await turn;
  expect(connections).toEqual(['lost', 'connected']);
});

test('a procedure that the fake has not says where it is to be had', async () => {
  const fake = fakeOf();
  const { concertId } = fake.concerts[0]!;
  const [, refusal] = await safe(fake.operator.queue.stats.query({ concertId }));
  expect(refusal?.message).toContain('@stagedoor/server/testing');
});

test('answers are nobody’s but their caller’s: changing one changes nothing of the fake', async () => {
  const fake = fakeOf();
  const { visit, scheduleId } = await inside(fake);
  const seats = await visit.seats(scheduleId);
  seats[0]!.price = 1;
  expect((await visit.seats(scheduleId))[0]!.price).toBe(45_000);
});

test('two fakes know nothing of each other', async () => {
  const [one, other] = [fakeOf(), fakeOf()];
  const { visit } = await inside(one);
  const [, refusal] = await safe(other.stagedoorFor('mia').resume(visit.toJSON()));
  expect(refusal?.reason).toBe('TOKEN_INVALID');
});
