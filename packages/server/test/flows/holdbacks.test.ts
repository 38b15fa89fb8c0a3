import { readTaken } from '@stagedoor/hall';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStagedoor, type Stagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  type Caller,
  letIn,
  names,
  openStage,
  settleAll,
  type Stage,
  stageConcert,
  testConfig,
  until,
} from '../harness.ts';
import { enter, freeSeats, hold, pay, type Scene, untilPast, untilState, why } from '../scenes.ts';

let stage: Stage;
let concert: Caller['concert'];
let second: Stagedoor;
beforeAll(async () => {
  stage = await openStage();
  concert = stage.operator.concert;
  second = await openStagedoor(testConfig(stage.databaseUrl));
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await second.stop();
  await stage.close();
});

const label = 'press';
const startsAt = '2031-05-01T19:00:00Z';
/** Floor A1–A3 and B1–B3 are seats 1–6, Balcony A1–A2 are 7 and 8. */
const sections = [
  { name: 'Floor', rows: 2, seatsPerRow: 3, price: 100 },
  { name: 'Balcony', rows: 1, seatsPerRow: 2, price: 50 },
];
async function hall(): Promise<Scene> {
  const { concertId } = await stageConcert(stage, { seats: 1 });
  return { concertId, scheduleId: (await concert.addSchedule({ concertId, startsAt, sections })).scheduleId };
}
const part = (section: string, rows?: string[]) => ({ seatIds: undefined, section, rows });
const seat = (seatId: number) => expect.objectContaining({ seatId });

test('a desk counts what is sold, held and kept back of each date, as it changes, on this node and on others', async () => {
  const date = await hall();
  const [fan, other] = await letIn(stage, date.concertId, ['counted', 'counted-2'], 1_000);
  const there = second.createCaller({ kind: 'operator' });
  const ofDate = async (caller: Caller): Promise<object> =>
    (await caller.concert.figures({ concertId: date.concertId })).dates.find(
      ({ scheduleId }) => scheduleId === date.scheduleId,
    )!;
  const told = (figures: object): object => ({
    scheduleId: date.scheduleId,
    startsAt: new Date(startsAt),
    capacity: 8,
    ...figures,
  });
  expect(await ofDate(stage.operator)).toEqual(told({ sold: 0, held: 0, blocked: 0, available: 8 }));
  await ofDate(there);
  await concert.blockSeats({ ...date, seatIds: [2, 3], label });
  await pay(fan!, (await hold(fan!, date, [1])).reservationId);
  const { reservationId } = await hold(other!, date, [7, 8]);
  const now = told({ sold: 1, held: 2, blocked: 2, available: 3 });
  const { sold, held, blocked, capacity } = await concert.takenSeats(date);
  expect({ sold: [...readTaken(sold)], held: [...readTaken(held)], capacity }).toEqual({
    sold: [1],
    held: [7, 8],
    capacity: 8,
  });
  expect(blocked.map(({ seats, ...each }) => ({ ...each, seats: [...readTaken(seats)] }))).toEqual([
    { label, count: 2, seats: [2, 3] },
  ]);
  expect(await why(concert.takenSeats({ ...date, scheduleId: 'x' }))).toEqual({ reason: 'SCHEDULE_NOT_FOUND' });
  expect(await ofDate(stage.operator), 'its own commits at once').toEqual(now);
  await until(async () => JSON.stringify(await ofDate(there)) === JSON.stringify(now));
  await concert.unblockSeats({ ...date, seatIds: [3] });
  await other!.caller.concert.release({ reservationId, token: other!.token });
  expect(await ofDate(stage.operator)).toEqual(told({ sold: 1, held: 0, blocked: 1, available: 6 }));
  const third = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    expect(await ofDate(third.createCaller({ kind: 'operator' })), 'by who looks for the first time').toEqual(
      await ofDate(stage.operator),
    );
  } finally {
    await third.stop();
  }
  expect(await why(concert.figures({ concertId: 'con_none' }))).toEqual({ reason: 'CONCERT_NOT_FOUND' });
});

describe('seats that operators keep back', () => {
  test('are neither seen nor held by anyone: here at once, elsewhere soon, and on a node that looks for the first time', async () => {
    const date = await hall();
    const [fan] = await letIn(stage, date.concertId, ['fan']);
    expect(await freeSeats(fan!, date)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const there = { ...fan!, caller: second.createCaller({ kind: 'user', userId: 'fan' }) };
    await freeSeats(there, date);
    await concert.blockSeats({ ...date, seatIds: [2, 3], label });
    expect(await freeSeats(fan!, date)).toEqual([1, 4, 5, 6, 7, 8]);
    await until(async () => (await freeSeats(there, date)).length === 6);
    const third = await openStagedoor(testConfig(stage.databaseUrl));
    try {
      const newcomer = { ...fan!, caller: third.createCaller({ kind: 'user', userId: 'fan' }) };
      expect(await freeSeats(newcomer, date)).toEqual([1, 4, 5, 6, 7, 8]);
      const { schedules } = await newcomer.caller.concert.availableDates({ ...date, token: fan!.token });
      expect(schedules.at(-1)).toMatchObject({ capacity: 8, available: 6 });
    } finally {
      await third.stop();
    }
    expect(await why(hold(fan!, date, [1, 2, 3]))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [2, 3] });
    expect(await hold(fan!, date, [1])).toMatchObject({ status: 'held' });
  });

  test('are told with their labels and how many there are, and get another label when they are blocked again', async () => {
    const date = await hall();
    expect(await concert.blockSeats({ ...date, seatIds: [3, 2], label })).toEqual({
      ...date,
      startsAt: new Date(startsAt),
      capacity: 8,
      seatIds: [2, 3],
      seats: [
        { seatId: 2, section: 'Floor', row: 'A', number: 2, price: 100, label },
        { seatId: 3, section: 'Floor', row: 'A', number: 3, price: 100, label },
      ],
      blocked: 2,
      labels: [{ label, count: 2 }],
    });
    expect(await concert.blockSeats({ ...date, seatIds: [3, 4], label: 'artist' })).toMatchObject({
      seats: [seat(3), seat(4)],
      blocked: 3,
      labels: [
        { label: 'artist', count: 2 },
        { label, count: 1 },
      ],
    });
  });

  test('are free again once they are unblocked, and freeing a free seat is no error', async () => {
    const date = await hall();
    const [fan] = await letIn(stage, date.concertId, ['fan']);
    await concert.blockSeats({ ...date, seatIds: [1, 2], label });
    expect(await freeSeats(fan!, date)).not.toContain(1);
    expect(await concert.unblockSeats({ ...date, seatIds: [1, 8] })).toMatchObject({
      seatIds: [1, 8],
      seats: [{ seatId: 1, label: null }, { label: null }],
      blocked: 1,
      labels: [{ label, count: 1 }],
    });
    expect(await freeSeats(fan!, date)).toEqual([1, 3, 4, 5, 6, 7, 8]);
    expect(await hold(fan!, date, [1])).toMatchObject({ seatIds: [1] });
    expect(await concert.unblockSeats({ ...date, seatIds: [1] })).toMatchObject({ blocked: 1 });
    expect(await why(hold({ ...fan! }, date, [1], 'again'))).toMatchObject({ reason: 'SEAT_TAKEN' });
  });

  test('can be a section, rows of it, and freed by their label', async () => {
    const date = await hall();
    expect(await concert.blockSeats({ ...date, section: 'Floor', rows: ['B'], label })).toMatchObject({
      seatIds: [4, 5, 6],
    });
    expect(await concert.blockSeats({ ...date, section: 'Balcony', label: 'artist' })).toMatchObject({ blocked: 5 });
    const unblocked = await concert.unblockSeats({ ...date, section: 'Floor', label: 'artist' });
    expect(unblocked).toMatchObject({ seatIds: [1, 2, 3, 4, 5, 6], blocked: 5 });
    expect(await concert.unblockSeats({ ...date, label })).toMatchObject({
      seatIds: [4, 5, 6],
      labels: [{ label: 'artist', count: 2 }],
    });
    expect(await concert.unblockSeats({ ...date, section: 'Balcony' })).toMatchObject({ blocked: 0, labels: [] });
  });

  test('are all of those that were named or none: a seat that somebody holds or bought is named', async () => {
    const date = await hall();
    const [fan, buyer] = await letIn(stage, date.concertId, ['holder', 'payer'], 1_000);
    await hold(fan!, date, [1]);
    await pay(buyer!, (await hold(buyer!, date, [5])).reservationId);
    expect(await why(concert.blockSeats({ ...date, section: 'Floor', label }))).toMatchObject({
      reason: 'SEAT_TAKEN',
      seatIds: [1, 5],
      seats: [seat(1), seat(5)],
    });
    expect(await concert.blockedSeats(date)).toMatchObject({ sold: 1, held: 1, blocked: 0, available: 6, labels: [] });
  });

  test('may be seats whose hold ran out, and the hold is over for good', async () => {
    const { concertId, scheduleId } = await hall();
    const date = { concertId, scheduleId };
    await stage.operator.queue.configure({ concertId, holdTtlMs: 1_000 });
    const [fan] = await letIn(stage, concertId, ['late-payer'], 1_000);
    const held = await hold(fan!, date, [1]);
    await untilPast(held.expiresAt);
    await concert.blockSeats({ ...date, seatIds: [1], label });
    expect(await why(pay(fan!, held.reservationId))).toMatchObject({ reason: 'HOLD_EXPIRED' });
    await concert.unblockSeats({ ...date, seatIds: [1] });
    expect(await freeSeats(fan!, date)).toContain(1);
  });

  test('are kept back once however often a key is sent', async () => {
    const date = await hall();
    const once = { ...date, seatIds: [1], label, idempotencyKey: 'once' };
    const first = await concert.blockSeats(once);
    await concert.unblockSeats({ ...date, seatIds: [1] });
    expect(await concert.blockSeats(once)).toEqual(first);
    expect((await concert.blockedSeats(date)).blocked).toBe(0);
  });

  test('are listed label by label and page by page, beside what is sold and held', async () => {
    const date = await hall();
    await concert.blockSeats({ ...date, seatIds: [1, 2, 3], label });
    await concert.blockSeats({ ...date, seatIds: [7], label: 'artist' });
    const first = await concert.blockedSeats({ ...date, label, limit: 2 });
    expect(first).toMatchObject({ ...date, capacity: 8, sold: 0, held: 0, blocked: 4, available: 4 });
    expect(first.labels).toEqual([
      { label: 'artist', count: 1 },
      { label, count: 3 },
    ]);
    const rest = await concert.blockedSeats({ ...date, label, limit: 2, cursor: first.nextCursor! });
    expect([...first.seats, ...rest.seats].map((each) => [each.seatId, each.label])).toEqual([
      [1, label],
      [2, label],
      [3, label],
    ]);
    expect(rest.nextCursor).toBeNull();
    expect((await concert.blockedSeats(date)).seats.map((each) => each.seatId)).toEqual([1, 2, 3, 7]);
    expect((await concert.blockedSeats({ ...date, limit: 4 })).nextCursor).toBeNull();
  });

  test('that are not there are refused, each by what is unknown', async () => {
    const date = await hall();
    const block = (which: object) => why(concert.blockSeats({ ...date, label, seatIds: [1], ...which }));
    expect(await block({ seatIds: [1, 9, 10] })).toMatchObject({ reason: 'SEAT_NOT_FOUND', seatIds: [9, 10] });
    expect(await block({ scheduleId: 'sch_none' })).toMatchObject({ reason: 'SCHEDULE_NOT_FOUND' });
    expect(await block({ concertId: 'con_none' })).toMatchObject({ reason: 'CONCERT_NOT_FOUND' });
    expect(await block(part('Roof'))).toMatchObject({ reason: 'SECTION_NOT_FOUND', sections: ['Roof'] });
    expect(await block(part('Floor', ['A', 'Z']))).toMatchObject({ reason: 'SECTION_NOT_FOUND' });
    expect(await why(concert.unblockSeats({ ...date, seatIds: [9] }))).toMatchObject({ reason: 'SEAT_NOT_FOUND' });
    expect(await why(concert.blockedSeats({ ...date, scheduleId: 'x' }))).toMatchObject({
      reason: 'SCHEDULE_NOT_FOUND',
    });
    expect((await concert.blockedSeats(date)).blocked).toBe(0);
  });

  test.for<[string, string, object]>([
    ['no seats at all', 'seatIds', {}],
    ['seats and a section', 'section', { seatIds: [1], section: 'Floor' }],
    ['rows of no section', 'rows', { seatIds: [1], rows: ['A'] }],
    ['a seat twice', 'seatIds', { seatIds: [1, 1] }],
    ['more than a thousand seats', 'seatIds', { seatIds: Array.from({ length: 1_001 }, (_, index) => index + 1) }],
    ['an empty label', 'label', { seatIds: [1], label: '' }],
    ['a label with a control character', 'label', { seatIds: [1], label: 'a\nb' }],
  ])('are refused where the input is bad: %s', async ([, path, input]) => {
    const call = concert.blockSeats({ concertId: 'con_x', scheduleId: 'sch_x', label, ...input });
    const error: unknown = await call.catch((refused: unknown) => refused);
    expect(error).toMatchObject({ data: { reason: 'INVALID_INPUT', fieldErrors: { [path]: expect.any(Array) } } });
  });
});

describe('what is kept back is not taken for sold', () => {
  test('a concert is sold out while nothing but blocked seats is left, and freeing one lets the next visitor in', async () => {
    const date = await stageConcert(stage, { seats: 3 });
    const [buyer] = await letIn(stage, date.concertId, ['last'], 5_000);
    await concert.blockSeats({ ...date, seatIds: [2, 3], label });
    await pay(buyer!, (await hold(buyer!, date, [1])).reservationId);
    const isSoldOut = async () => (await stage.as({ kind: 'anonymous' }).concert.get(date)).queue.soldOut;
    const late = await enter(stage, date.concertId, 'late');
    await until(isSoldOut);
    expect(await late.caller.queue.status({ token: late.token })).toMatchObject({ state: 'waiting' });
    await concert.unblockSeats({ ...date, seatIds: [3] });
    await untilState(late.caller, late.token, 'active');
    expect(await isSoldOut()).toBe(false);
    expect(await freeSeats(late, date)).toEqual([3]);
  });

  test('keeping the last seats back tells those who wait that all is sold, behind a full house and with nobody in line', async () => {
    const date = await stageConcert(stage, { seats: 3, maxActive: 1 });
    const [dawdler] = await letIn(stage, date.concertId, ['dawdler']);
    const next = await enter(stage, date.concertId, 'next');
    const isSoldOut = async () => (await next.caller.queue.status({ token: next.token })).soldOut;
    await concert.blockSeats({ ...date, section: 'Floor', label });
    // Sooner than every line is looked at once more, whatever happened.
    await until(isSoldOut, 5_000);
    await concert.unblockSeats({ ...date, seatIds: [3] });
    await until(async () => !(await isSoldOut()), 5_000);
    await dawdler!.caller.queue.leave({ token: dawdler!.token });
    await untilState(next.caller, next.token, 'active');
    const empty = await stageConcert(stage, { seats: 2 });
    await concert.blockSeats({ ...empty, seatIds: [1, 2], label });
    await until(async () => (await stage.as({ kind: 'anonymous' }).concert.get(empty)).queue.soldOut);
  });

  test('the price of a section can change while seats of it are blocked', async () => {
    const date = await hall();
    await concert.blockSeats({ ...date, seatIds: [1], label });
    await concert.updateSchedule({ ...date, sections: [{ name: 'Floor', price: 200 }] });
    expect((await concert.unblockSeats({ ...date, seatIds: [1] })).seats).toMatchObject([{ price: 200 }]);
  });

  test('a date whose seats are blocked can be taken away', async () => {
    const date = await hall();
    await concert.blockSeats({ ...date, section: 'Floor', label });
    expect(await concert.removeSchedule(date)).toMatchObject({ status: 'removed' });
  });

  test('a cancelled date gives back what was paid, and its blocked seats are no payments', async () => {
    const date = await hall();
    const { concertId } = date;
    const [buyer] = await letIn(stage, concertId, ['buyer'], 5_000);
    await concert.blockSeats({ ...date, seatIds: [1, 8], label });
    await pay(buyer!, (await hold(buyer!, date, [2])).reservationId);
    expect(await concert.cancelSchedule({ ...date, reason: 'rain' })).toMatchObject({ payments: 1 });
    await until(async () => (await concert.cancellations({ concertId })).cancellations[0]?.finishedAt !== null);
    expect((await concert.cancellations({ concertId })).cancellations).toMatchObject([
      { payments: 1, refunded: 1, amount: 100, failures: [] },
    ]);
  });
});

test('a crowd that wants the very seats that are being blocked gets each of them, or the operator does', async () => {
  const date = await stageConcert(stage, { seats: 40 });
  const fans = await letIn(stage, date.concertId, names(40, 'racer'));
  const blocks = Array.from({ length: 10 }, (_, n) => [n * 4 + 1, n * 4 + 2]);
  const [holds, kept] = await Promise.all([
    settleAll(fans.map((fan, n) => hold(fan, date, [n + 1]))),
    settleAll(blocks.map((seatIds) => concert.blockSeats({ ...date, seatIds, label }))),
  ]);
  expect([...holds.reasons, ...kept.reasons].filter((reason) => reason !== 'SEAT_TAKEN')).toEqual([]);
  const held = holds.answers.flatMap((answer) => answer.seatIds);
  const blocked = kept.answers.flatMap((answer) => answer.seatIds);
  expect(new Set([...held, ...blocked]).size).toBe(held.length + blocked.length);
  expect(await concert.blockedSeats(date)).toMatchObject({ held: held.length, blocked: blocked.length });
});
