import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaults, openStagedoor, type Stagedoor } from '../../src/index.ts';
import {
  brokenInvariants,
  type Caller,
  letIn,
  openStage,
  settleAll,
  type Stage,
  stageConcert,
  testConfig,
  until,
  type Visitor,
} from '../harness.ts';
import { enter, enterAgain, freeSeats, hold, pay, type Scene, untilPast, untilState, why } from '../scenes.ts';

let stage: Stage;
let second: Stagedoor;
let concert: Caller['concert'];
let anyone: Caller;
/** Looks at another node. */
let remote: Caller;
beforeAll(async () => {
  stage = await openStage();
  second = await openStagedoor(testConfig(stage.databaseUrl));
  concert = stage.operator.concert;
  anyone = stage.as({ kind: 'anonymous' });
  remote = second.createCaller({ kind: 'anonymous' });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await second.stop();
  await stage.close();
});

const startsAt = new Date('2031-05-01T19:00:00Z');
const sections = [
  { name: 'Floor', rows: 1, seatsPerRow: 3, price: 100 },
  { name: 'Balcony', rows: 1, seatsPerRow: 2, price: 50 },
];
const addDate = async (concertId: string): Promise<Scene> => {
  const { scheduleId } = await concert.addSchedule({ concertId, startsAt, sections });
  return { concertId, scheduleId };
};
const onNode = (node: Stagedoor, { userId, token }: Visitor): Visitor => ({
  userId,
  token,
  caller: node.createCaller({ kind: 'user', userId }),
});
const prices = async ({ caller, token }: Visitor, date: Scene): Promise<number[]> =>
  (await caller.concert.availableSeats({ ...date, token })).seats.map((seat) => seat.price);

/** For when the newest ticket of somebody was, where its date was moved: in their list, and alone. */
const ticketMovedFrom = async ({ caller }: Visitor): Promise<unknown[]> => {
  const { payments } = await caller.payment.list({});
  const [{ paymentId } = { paymentId: '' }] = payments;
  return [payments[0]?.movedFrom, (await caller.payment.get({ paymentId })).movedFrom];
};

test('a concert’s title, venue, time zone and end of sale can be corrected, at once here and soon elsewhere', async () => {
  const { concertId } = await concert.create({ title: 'Nightjra', venue: 'Blue Door', timeZone: 'Asia/Seoul' });
  await remote.concert.get({ concertId });
  const salesEndAt = new Date('2031-01-01T00:00:00Z');
  const now = { concertId, title: 'Nightjar', currency: 'KRW', venue: null, timeZone: 'Asia/Seoul', salesEndAt };
  expect(await concert.update({ concertId, title: 'Nightjar', venue: null, salesEndAt })).toEqual(now);
  expect(await anyone.concert.get({ concertId })).toMatchObject(now);
  await until(async () => (await remote.concert.get({ concertId })).title === 'Nightjar');
  expect(await concert.update({ concertId })).toEqual(now);
  expect(await concert.update({ concertId, salesEndAt: null })).toEqual({ ...now, salesEndAt: null });
});

test('what no concert can be is refused, and nothing changes', async () => {
  const { concertId } = await concert.create({ title: 'As it was' });
  for (const change of [{ title: '' }, { timeZone: 'Asia/Atlantis' }, { venue: '\u0000' }, { salesEndAt: 'soon' }])
    expect(await why(concert.update({ concertId, ...change }))).toMatchObject({ reason: 'INVALID_INPUT' });
  expect(await why(concert.update({ concertId: 'con_unknown', title: 'X' }))).toEqual({ reason: 'CONCERT_NOT_FOUND' });
  expect(await anyone.concert.get({ concertId })).toMatchObject({ title: 'As it was' });
});

test('an end of sale that moves stops and starts the sale at once, and elsewhere soon', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['mover']);
  const elsewhere = onNode(second, visitor!);
  expect(await freeSeats(elsewhere, scene)).toHaveLength(50);
  await concert.updateSchedule({ ...scene, salesEndAt: new Date(0) });
  expect(await freeSeats(visitor!, scene)).toEqual([]);
  expect(await why(hold(elsewhere, scene, [1]))).toEqual({ reason: 'SALES_ENDED' });
  await until(async () => (await freeSeats(elsewhere, scene)).length === 0);
  await concert.updateSchedule({ ...scene, salesEndAt: null });
  expect(await hold(elsewhere, scene, [1])).toMatchObject({ status: 'held' });
  await concert.update({ concertId: scene.concertId, salesEndAt: new Date(0) });
  expect(await why(hold(elsewhere, scene, [2]))).toEqual({ reason: 'SALES_ENDED' });
  expect(await freeSeats(visitor!, scene)).toEqual([]);
  await until(async () => (await freeSeats(elsewhere, scene)).length === 0);
});

test('a date can begin at another time, and is sold until then', async () => {
  const { concertId, scheduleId } = await addDate((await concert.create({ title: 'Moved' })).concertId);
  const later = new Date('2031-05-02T19:00:00Z');
  expect(await concert.updateSchedule({ concertId, scheduleId, startsAt: later })).toEqual({
    concertId,
    scheduleId,
    startsAt: later,
    salesEndAt: later,
    capacity: 5,
    priceRange: { from: 50, to: 100 },
  });
  expect((await anyone.concert.get({ concertId })).dates).toMatchObject([
    { scheduleId, startsAt: later, salesEndAt: later, capacity: 5 },
  ]);
});

test('a date that was moved tells for when it was announced, here and elsewhere, until it is moved back', async () => {
  const { concertId, scheduleId } = await addDate((await stageConcert(stage)).concertId);
  const [visitor] = await letIn(stage, concertId, ['diary']);
  const elsewhere = onNode(second, visitor!);
  const told = async (on: Visitor): Promise<unknown[]> => {
    const dates = [
      (await on.caller.concert.get({ concertId })).dates,
      (await on.caller.concert.availableDates({ concertId, token: on.token })).schedules,
    ];
    return dates.map((shown) => shown.find((date) => date.scheduleId === scheduleId)!.movedFrom);
  };
  const isToldElsewhere = async (from: Date | null): Promise<boolean> =>
    (await told(elsewhere)).every((shown) => (shown as Date | null)?.getTime() === from?.getTime());
  expect(await told(visitor!)).toEqual([null, null]);
  await concert.updateSchedule({ concertId, scheduleId, salesEndAt: '2031-04-30T00:00:00Z' });
  expect(await told(visitor!)).toEqual([null, null]);
  for (const moved of ['2031-05-02T19:00:00Z', '2031-06-01T19:00:00Z']) {
    await concert.updateSchedule({ concertId, scheduleId, startsAt: moved });
    expect(await told(visitor!)).toEqual([startsAt, startsAt]);
    await until(() => isToldElsewhere(startsAt));
  }
  await concert.updateSchedule({ concertId, scheduleId, startsAt });
  expect(await told(visitor!)).toEqual([null, null]);
  await until(() => isToldElsewhere(null));
});

test('a ticket tells when the show was to begin as its seats were chosen, and one that was bought for the new date tells nothing', async () => {
  const date = await addDate((await stageConcert(stage)).concertId);
  const [early, late] = await letIn(stage, date.concertId, ['early', 'late'], 1_000);
  const move = (to: Date): Promise<object> => concert.updateSchedule({ ...date, startsAt: to });
  const held = await hold(early!, date, [1]);
  await move(new Date('2031-05-02T19:00:00Z'));
  const { paymentId } = await pay(early!, held.reservationId);
  await pay(late!, (await hold(late!, date, [2])).reservationId);
  expect(await ticketMovedFrom(early!)).toEqual([startsAt, startsAt]);
  expect(await ticketMovedFrom(late!)).toEqual([null, null]);
  await move(new Date('2031-06-01T19:00:00Z'));
  expect(await ticketMovedFrom(early!)).toEqual([startsAt, startsAt]);
  expect(await ticketMovedFrom(late!)).toEqual([new Date('2031-05-02T19:00:00Z'), new Date('2031-05-02T19:00:00Z')]);
  const found = await stage.operator.payment.search({ paymentId });
  expect(found.payments).toMatchObject([{ movedFrom: startsAt, startsAt: new Date('2031-06-01T19:00:00Z') }]);
  await move(startsAt);
  expect(await ticketMovedFrom(early!)).toEqual([null, null]);
});

test('a section whose seats nobody has gets another price, shown everywhere and charged from then on', async () => {
  const { concertId } = await stageConcert(stage, { price: 70 });
  const date = await addDate(concertId);
  const [visitor] = await letIn(stage, concertId, ['cheap'], 1_000);
  const elsewhere = onNode(second, visitor!);
  expect(await prices(elsewhere, date)).toEqual([100, 100, 100, 50, 50]);
  const over = await hold(visitor!, date, [4]);
  await visitor!.caller.concert.release({ reservationId: over.reservationId, token: visitor!.token });
  const answer = await concert.updateSchedule({ ...date, sections: [{ name: 'Balcony', price: 20 }] });
  expect(answer).toMatchObject({ priceRange: { from: 20, to: 100 } });
  expect(await prices(visitor!, date)).toEqual([100, 100, 100, 20, 20]);
  expect(await anyone.concert.get({ concertId })).toMatchObject({ priceRange: { from: 20, to: 100 } });
  await until(async () => (await prices(elsewhere, date)).at(-1) === 20);
  expect(await hold(visitor!, date, [4], 'now')).toMatchObject({ amount: 20 });
});

test('a section keeps its price while one of its seats is held or sold, and the others may change', async () => {
  const { concertId } = await stageConcert(stage, { holdTtlMs: 3_000 });
  const date = await addDate(concertId);
  const [visitor] = await letIn(stage, concertId, ['owner'], 1_000);
  const dearer = (name: string): Promise<object> =>
    concert.updateSchedule({ ...date, sections: [{ name, price: 1_000 }] });
  const paid = await hold(visitor!, date, [2]);
  expect(await why(dearer('Floor'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [2] });
  await pay(visitor!, paid.reservationId);
  const again = await enterAgain(visitor!, concertId);
  const held = await hold(again, date, [1, 4], 'both');
  expect(await why(dearer('Floor'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [1, 2] });
  expect(await why(dearer('Balcony'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [4] });
  await untilPast(held.expiresAt);
  expect(await why(dearer('Floor'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [2] });
  expect(await dearer('Balcony')).toMatchObject({ priceRange: { from: 100, to: 1_000 } });
  expect(await why(dearer('Pit'))).toEqual({ reason: 'SECTION_NOT_FOUND', sections: ['Pit'] });
});

test('of a hold and a new price at the same time, the hold is at one price and the seat shows it', async () => {
  const { concertId } = await stageConcert(stage);
  const date = await addDate(concertId);
  const people = await letIn(stage, concertId, ['race-1', 'race-2', 'race-3']);
  for (let round = 1; round <= 10; round++) {
    const price = 100 + round;
    const [changed, ...held] = await Promise.allSettled([
      concert.updateSchedule({ ...date, sections: [{ name: 'Floor', price }] }),
      ...people.map((person, n) => hold(person, date, [n + 1], `round ${round}`)),
    ]);
    for (const result of held) {
      if (result.status !== 'fulfilled') throw result.reason;
      const { amount, reservationId } = result.value;
      expect(await stage.sql('select price from seats where reservation_id = $1', [reservationId])).toEqual([
        { price: String(amount) },
      ]);
      if (changed.status === 'fulfilled') expect(amount).toBe(price);
    }
    await Promise.all(
      people.map(async (person, n) => {
        const { value } = held[n] as PromiseFulfilledResult<{ reservationId: string }>;
        await person.caller.concert.release({ reservationId: value.reservationId, token: person.token });
      }),
    );
  }
});

test('a date that nobody bought can be taken away, and is gone everywhere', async () => {
  const scene = await stageConcert(stage);
  const { concertId } = scene;
  const { scheduleId } = await concert.addSchedule({ concertId, startsAt, sections, idempotencyKey: 'add' });
  const date = { concertId, scheduleId };
  const [visitor] = await letIn(stage, concertId, ['undecided']);
  const elsewhere = onNode(second, visitor!);
  expect(await freeSeats(elsewhere, date)).toHaveLength(5);
  const { reservationId } = await hold(visitor!, date, [1]);
  expect(await why(concert.removeSchedule(date))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [1] });
  await visitor!.caller.concert.release({ reservationId, token: visitor!.token });
  const removal = { concertId, scheduleId, idempotencyKey: 'remove' };
  const removed = { concertId, scheduleId, status: 'removed' };
  expect(await concert.removeSchedule(removal)).toEqual(removed);
  expect(await concert.removeSchedule(removal)).toEqual(removed);
  expect((await anyone.concert.get({ concertId })).dates).toHaveLength(1);
  expect(await why(hold(visitor!, date, [1], 'after'))).toEqual({ reason: 'SCHEDULE_NOT_FOUND' });
  expect(await why(freeSeats(visitor!, date))).toEqual({ reason: 'SCHEDULE_NOT_FOUND' });
  await until(async () => (await remote.concert.get({ concertId })).dates.length === 1);
  const { token } = elsewhere;
  await until(
    async () => (await elsewhere.caller.concert.availableDates({ concertId, token })).schedules.length === 1,
    500,
  );
  expect(await stage.sql('select from seats where schedule_id = $1', [scheduleId])).toEqual([]);
  expect(await concert.addSchedule({ concertId, startsAt, sections, idempotencyKey: 'add' })).toEqual({
    scheduleId,
    capacity: 5,
  });
  expect(await why(concert.removeSchedule({ concertId, scheduleId }))).toEqual({ reason: 'SCHEDULE_NOT_FOUND' });
});

test('a date that somebody paid for, or tried to, stays, even when all of it was given back', async () => {
  const scene = await stageConcert(stage);
  const [buyer, poor] = await letIn(stage, scene.concertId, ['refunded', 'poor']);
  const bought = await addDate(scene.concertId);
  await buyer!.caller.wallet.charge({ token: buyer!.token, amount: 1_000, idempotencyKey: 'money' });
  const { paymentId } = await pay(buyer!, (await hold(buyer!, bought, [1])).reservationId);
  expect(await why(concert.removeSchedule(bought))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [1] });
  await stage.operator.payment.refund({ paymentId, reason: 'rain', idempotencyKey: 'rain' });
  expect(await why(concert.removeSchedule(bought))).toEqual({ reason: 'SALES_STARTED' });
  const tried = await addDate(scene.concertId);
  const held = await hold(poor!, tried, [1], 'try');
  expect(await why(pay(poor!, held.reservationId))).toMatchObject({ reason: 'INSUFFICIENT_BALANCE' });
  await poor!.caller.concert.release({ reservationId: held.reservationId, token: poor!.token });
  expect(await why(concert.removeSchedule(tried))).toEqual({ reason: 'SALES_STARTED' });
  expect(await stage.sql('select from seats where schedule_id = $1', [bought.scheduleId])).toHaveLength(5);
});

test('of a hold that ran out on a date that was taken away no payment is tried, and what was tried before hides no other payment', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 500 });
  const { concertId } = scene;
  const [late] = await letIn(stage, concertId, ['of a removed date'], 5_000);
  const { payment } = late!.caller;
  const dates = [await addDate(concertId), await addDate(concertId)];
  const held = await Promise.all(dates.map((date) => hold(late!, date, [1], date.scheduleId)));
  await untilPast(held.at(-1)!.expiresAt);
  for (const date of dates) await concert.removeSchedule(date);
  expect(await why(pay(late!, held[0]!.reservationId))).toMatchObject({ reason: 'HOLD_EXPIRED' });
  expect((await payment.list()).payments).toEqual([]);
  // As the release before recorded it.
  await stage.sql(
    `insert into payments (concert_id, payment_id, reservation_id, user_id, token_seq, amount, currency, status, created_at)
     select concert_id, 'pay_tried', reservation_id, user_id, token_seq, amount, 'KRW', 'refused', now() from reservations where reservation_id = $1`,
    [held[1]!.reservationId],
  );
  const { paymentId } = await pay(late!, (await hold(late!, scene, [1], 'stays')).reservationId);
  expect((await payment.list()).payments).toMatchObject([{ paymentId, status: 'paid' }]);
  const { nextCursor: cursor } = await payment.list({ limit: 1 });
  expect((await payment.list({ limit: 1, cursor: cursor! })).payments).toMatchObject([{ paymentId }]);
  expect(await why(payment.get({ paymentId: 'pay_tried' }))).toEqual({ reason: 'PAYMENT_NOT_FOUND' });
  const { payments } = await stage.operator.payment.search({ concertId });
  expect(payments).toMatchObject([{ paymentId, userId: late!.userId }]);
});

test('a sold-out concert lets people in once a date with free seats comes, and nobody any more once it goes', async () => {
  const scene = await stageConcert(stage, { seats: 1, maxActive: 1 });
  const { concertId } = scene;
  const [buyer] = await letIn(stage, concertId, ['last'], 5_000);
  const next = await enter(stage, concertId, 'next');
  const after = await enter(stage, concertId, 'after');
  await pay(buyer!, (await hold(buyer!, scene, [1])).reservationId);
  await until(async () => (await next.caller.queue.status(next)).soldOut);
  const date = await addDate(concertId);
  await untilState(next.caller, next.token, 'active');
  await concert.removeSchedule(date);
  await next.caller.queue.leave({ token: next.token });
  await until(async () => (await after.caller.queue.status(after)).soldOut);
  expect(await after.caller.queue.status(after)).toMatchObject({ state: 'waiting' });
});

test('a concert is sold out once the only date goes that had free seats, taken away or cancelled, behind a full house too', async () => {
  const endings = [
    (date: Scene) => concert.removeSchedule(date),
    (date: Scene) => concert.cancelSchedule({ ...date, reason: 'rain' }),
  ];
  for (const end of endings) {
    const scene = await stageConcert(stage, { seats: 1, maxActive: 1 });
    const { concertId } = scene;
    const [buyer] = await letIn(stage, concertId, ['all of it'], 5_000);
    const date = await addDate(concertId);
    await pay(buyer!, (await hold(buyer!, scene, [1])).reservationId);
    await enter(stage, concertId, 'sits and thinks');
    const next = await enter(stage, concertId, 'stands behind');
    await until(async () => (await stage.operator.queue.stats({ concertId })).active === 1);
    await end(date);
    // Sooner than every line is looked at once more, whatever happened.
    await until(async () => (await next.caller.queue.status(next)).soldOut, 5_000);
  }
});

test('the largest hall gets a new price, and is taken away, in the time that each statement has', async () => {
  // Four times that: the machine may be busy.
  const usual = { ...testConfig(stage.databaseUrl), statementTimeoutMs: 4 * defaults.statementTimeoutMs };
  const node = await openStagedoor(usual);
  const { concert } = node.createCaller({ kind: 'operator' });
  const { concertId } = await concert.create({ title: 'Stadium' });
  const hall = [{ name: 'All', rows: 100, seatsPerRow: 1_000, price: 1 }];
  const { scheduleId } = await concert.addSchedule({ concertId, startsAt, sections: hall });
  expect(await concert.updateSchedule({ concertId, scheduleId, sections: [{ name: 'All', price: 2 }] })).toMatchObject({
    priceRange: { from: 2, to: 2 },
  });
  expect(await concert.removeSchedule({ concertId, scheduleId })).toMatchObject({ status: 'removed' });
  await node.stop();
});

test('of holds and a date that is taken away at the same time, one happens', async () => {
  const { concertId } = await stageConcert(stage, { maxSeatsPerUser: 100 });
  const people = await letIn(stage, concertId, ['first', 'second']);
  for (let round = 1; round <= 20; round++) {
    const date = await addDate(concertId);
    const remove = (): Promise<object> => concert.removeSchedule(date);
    const early = round % 2 === 0 ? remove() : undefined;
    const holding = settleAll(people.map((person, n) => hold(person, date, [n + 1], `round ${round}`)));
    const { answers: removed, reasons } = await settleAll([early ?? remove()]);
    const held = await holding;
    const isGone = removed.length > 0;
    expect(isGone ? held.reasons : reasons).toEqual(
      isGone ? ['SCHEDULE_NOT_FOUND', 'SCHEDULE_NOT_FOUND'] : ['SEAT_TAKEN'],
    );
    const count = 'select count(*)::int as seats, count(reservation_id)::int as held from seats where schedule_id = $1';
    const [left] = await stage.sql(count, [date.scheduleId]);
    expect(left).toEqual(isGone ? { seats: 0, held: 0 } : { seats: 5, held: 2 });
  }
});
