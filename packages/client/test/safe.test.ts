import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { type Hold, safe, type Visit } from '../src/index.ts';
import { openServed, type ServedStage, stageConcert, stagedoorOf } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

const wish = { scheduleId: 'sch_unknown', seatIds: [1] };

async function broken(): Promise<Hold> {
  throw new TypeError('A mistake.');
}

async function visitOf(userId: string): Promise<Visit> {
  const { concertId } = await stageConcert(served);
  const visit = await (await stagedoorOf(served, userId)).enter({ concertId });
  await visit.turn();
  return visit;
}

test('one’s own wrappers of calls are answered with their refusals, too', async () => {
  const visit = await visitOf('wrapper');
  const mine = async (): Promise<Hold> => await visit.reserve(wish);
  const [hold, refusal] = await safe(mine());
  expect(hold).toBeUndefined();
  expect(refusal?.reason).toBe('SCHEDULE_NOT_FOUND');
  // Nothing is known of what is in a promise of one's own: any reason may come, with what belongs to it.
  if (refusal?.reason === 'SEAT_TAKEN') expectTypeOf(refusal.seatIds).toEqualTypeOf<number[]>();
  if (refusal?.reason === 'INSUFFICIENT_BALANCE') expectTypeOf(refusal.missing).toEqualTypeOf<number>();
  if (refusal?.reason === 'VISIT_ENDED') expectTypeOf(refusal.endedBecause).toBeString();
  const [, wrapped] = await safe(async () => visit.reserve(wish));
  expect(wrapped?.reason).toBe('SCHEDULE_NOT_FOUND');
});

test('a function that makes a call is as good as the call, reasons included', async () => {
  const visit = await visitOf('maker');
  const [, refusal] = await safe(() => visit.reserve(wish));
  expect(refusal?.reason).toBe('SCHEDULE_NOT_FOUND');
  // @ts-expect-error reserving takes no money
  if (refusal?.reason === 'INSUFFICIENT_BALANCE') throw refusal;
  const [, raw] = await safe(() => served.operator.concert.get({ concertId: 'con_unknown' }));
  expect(raw).toMatchObject({ reason: 'CONCERT_NOT_FOUND' });
});

test('what is no refusal is thrown, also by one’s own wrappers', async () => {
  await expect(safe(broken())).rejects.toThrow('A mistake.');
  await expect(safe(broken)).rejects.toThrow('A mistake.');
  // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- whatever somebody throws
  await expect(safe(Promise.reject(null))).rejects.toBe(null);
});

test('a visit of one’s own making fits wherever a visit is asked for', async () => {
  const visit = await visitOf('original');
  const hold: Hold = {
    reservationId: 'res_1',
    scheduleId: 'sch_1',
    startsAt: new Date(0),
    title: 'A concert',
    seatIds: [1],
    seats: [{ seatId: 1, section: 'A', row: 'A', number: 1, price: 700 }],
    amount: 700,
    expiresAt: new Date(0),
    remainingMs: 0,
    async *countdown() {},
  };
  const mine: Visit = {
    concertId: 'con_1',
    status: visit.status,
    token: 'st1',
    now: () => 0,
    toJSON: () => ({ concertId: 'con_1', token: 'st1' }),
    async *updates() {},
    turn: async () => visit.status,
    dates: async () => [],
    seats: async () => [],
    seatMap: () => visit.seatMap('sch_1'),
    async *watchSeats() {},
    reserve: async () => hold,
    reserveBest: async () => hold,
    holds: async () => [hold],
    release: async () => await visit.release(hold),
    pay: async () => await visit.pay(hold),
    balance: async () => 0,
    charge: async () => ({ entryId: 'ent_1', balance: 1 }),
    leave: async () => await visit.leave(),
  };
  const [held, refusal] = await safe(mine.reserve({ scheduleId: 'sch_1', seatIds: [1] }));
  expect(refusal).toBeUndefined();
  expect(held).toBe(hold);
});
