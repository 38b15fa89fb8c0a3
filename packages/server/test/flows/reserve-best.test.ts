import { type HallPlan, layOut } from '@stagedoor/hall';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenInvariants, type Caller, letIn, openStage, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { enter, freeSeats, hold, pay, type Scene, untilPast, why } from '../scenes.ts';

let stage: Stage;
let concertId: string;
let visitor: Visitor;
let other: Visitor;
beforeAll(async () => {
  stage = await openStage();
  ({ concertId } = await stageConcert(stage, { maxSeatsPerUser: 1_000 }));
  [visitor, other] = (await letIn(stage, concertId, ['visitor', 'other'], 100_000)) as [Visitor, Visitor];
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

type Wish = Partial<Parameters<Caller['concert']['reserveBest']>[0]> & { quantity: number };

let keys = 0;
const best = ({ caller, token }: Visitor, scene: Scene, wish: Wish): ReturnType<Caller['concert']['reserveBest']> =>
  caller.concert.reserveBest({ ...scene, token, idempotencyKey: `best ${++keys}`, ...wish });

async function date(sections: HallPlan['sections'], more: object = {}): Promise<Scene> {
  const startsAt = '2031-01-01T19:00:00Z';
  const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, sections, ...more });
  return { concertId, scheduleId };
}

const rows = (count: number, seatsPerRow: number) => [{ name: 'Stalls', price: 1_000, rows: count, seatsPerRow }];

describe('the best seats', () => {
  test('are held as chosen ones are', async () => {
    const scene = await date(rows(2, 8));
    expect(await best(visitor, scene, { quantity: 2 })).toEqual({
      reservationId: expect.stringMatching(/^res_/),
      scheduleId: scene.scheduleId,
      startsAt: new Date('2031-01-01T19:00:00Z'),
      title: 'A concert',
      seatIds: [4, 5],
      seats: [
        { seatId: 4, section: 'Stalls', row: 'A', number: 4, price: 1_000 },
        { seatId: 5, section: 'Stalls', row: 'A', number: 5, price: 1_000 },
      ],
      amount: 2_000,
      status: 'held',
      expiresAt: expect.any(Date),
    });
    expect(await freeSeats(other, scene)).not.toContain(4);
  });

  test.for([1, 2, 3, 5, 8])('for %i in an empty hall are the nearest that there are', async (quantity) => {
    const plan: HallPlan = {
      focalPoint: { x: 3, y: 1 },
      sections: [
        { name: 'Left', price: 1_000, rows: 4, seatsPerRow: 9, at: { x: -6, y: 4 }, angle: 20 },
        { name: 'Right', price: 1_000, rows: 4, seatsPerRow: 9, at: { x: 6, y: 4 }, angle: -20 },
      ],
    };
    const scene = await date(plan.sections, { focalPoint: plan.focalPoint });
    const { seats, focalPoint } = layOut(plan);
    const far = ({ x, y }: { x: number; y: number }) => Math.hypot(x - focalPoint.x, y - focalPoint.y);
    const farthest = (seatIds: readonly number[]) => Math.max(...seatIds.map((seatId) => far(seats[seatId - 1]!)));
    const isTogether = (choice: readonly number[]) => {
      const runs = choice.map((seatId) => seats[seatId - 1]?.runStart);
      return runs.every((run) => run !== undefined && run === runs[0]);
    };
    const leavesAlone = ([first]: readonly number[]) =>
      [1, 9 - quantity - 1].includes(first! - seats[first! - 1]!.runStart);
    const choices = seats
      .map(({ seatId }) => Array.from({ length: quantity }, (_, index) => seatId + index))
      .filter(isTogether);
    const clean = choices.filter((choice) => !leavesAlone(choice));
    const nearest = Math.min(...(clean.length > 0 ? clean : choices).map(farthest));
    const held = await best(visitor, scene, { quantity });
    expect(farthest(held.seatIds)).toBeCloseTo(nearest, 2);
  });

  test('leave nobody alone where other seats do, and somebody alone rather than send the caller away', async () => {
    const scene = await date(rows(2, 5));
    await hold(other, scene, [1, 5]);
    expect(await best(visitor, scene, { quantity: 2 })).toMatchObject({ seatIds: [6, 7] });
    await hold(other, scene, [9, 10]);
    expect((await best(visitor, scene, { quantity: 2 })).seatIds).toHaveLength(2);
  });

  test('are of the sections, the price and the kind that the caller allows', async () => {
    const scene = await date([
      { name: 'Stalls', price: 3_000, rows: 1, seatsPerRow: 4 },
      { name: 'Circle', price: 2_000, rows: [{ name: 'A', places: 6, accessible: [1], companion: [2] }] },
      { name: 'Gods', price: 1_000, rows: 1, seatsPerRow: 4 },
    ]);
    expect(await best(visitor, scene, { quantity: 1, sections: ['Gods', 'nowhere'] })).toMatchObject({ amount: 1_000 });
    expect(await best(visitor, scene, { quantity: 2, maxPrice: 2_500 })).toMatchObject({ amount: 4_000 });
    expect((await best(visitor, scene, { quantity: 2, accessible: true })).seatIds).toEqual([5, 6]);
    expect(await why(best(visitor, scene, { quantity: 2, accessible: true }))).toEqual({
      reason: 'NOT_ENOUGH_SEATS',
      available: 0,
      largestGroup: 0,
    });
    expect(await why(best(visitor, scene, { quantity: 1, sections: ['nowhere'] }))).toMatchObject({ available: 0 });
  });

  test('follow a price that was changed', async () => {
    const scene = await date([
      { name: 'Near', price: 1_000, rows: 1, seatsPerRow: 4 },
      { name: 'Far', price: 1_000, rows: 1, seatsPerRow: 4 },
    ]);
    await stage.operator.concert.updateSchedule({ ...scene, sections: [{ name: 'Near', price: 5_000 }] });
    expect(await best(visitor, scene, { quantity: 1, maxPrice: 4_000 })).toMatchObject({ amount: 1_000 });
  });

  test('may be apart when the caller says so, and only then', async () => {
    const scene = await date(rows(1, 5));
    await hold(other, scene, [3]);
    expect(await why(best(visitor, scene, { quantity: 3 }))).toEqual({
      reason: 'NOT_ENOUGH_SEATS',
      available: 4,
      largestGroup: 2,
    });
    expect(await best(visitor, scene, { quantity: 4, together: false })).toMatchObject({ seatIds: [1, 2, 4, 5] });
    expect(await why(best(visitor, scene, { quantity: 1, together: false }))).toMatchObject({ available: 0 });
  });

  test('are any places of a standing area', async () => {
    const scene = await date([{ name: 'Floor', kind: 'standing', price: 500, capacity: 10 }]);
    await hold(other, scene, [2]);
    const { seats, amount } = await best(visitor, scene, { quantity: 8 });
    expect(amount).toBe(4_000);
    expect(seats).toEqual(seats.map(({ seatId }) => ({ seatId, section: 'Floor', row: '', number: 0, price: 500 })));
    expect(await why(best(visitor, scene, { quantity: 2 }))).toMatchObject({ available: 1, largestGroup: 1 });
  });

  test('are never those that operators keep back', async () => {
    const scene = await date(rows(1, 4));
    const block = `update seats set sold = $2, blocked = $3, changed_by = pg_current_xact_id()::text::bigint
      where schedule_id = $1 and seat_id in (2, 3)`;
    await stage.sql(block, [scene.scheduleId, true, 'press']);
    expect(await why(best(visitor, scene, { quantity: 2 }))).toMatchObject({ available: 2, largestGroup: 1 });
    await stage.sql(block, [scene.scheduleId, false, null]);
  });

  test('are free again at once when their hold was given back or ran out', async () => {
    const scene = await date(rows(1, 2));
    const held = await best(visitor, scene, { quantity: 2 });
    expect(await why(best(other, scene, { quantity: 1 }))).toMatchObject({ available: 0 });
    await visitor.caller.concert.release({ reservationId: held.reservationId, token: visitor.token });
    await stage.operator.queue.configure({ concertId, holdTtlMs: 300 });
    const short = await best(other, scene, { quantity: 2 });
    await stage.operator.queue.configure({ concertId, holdTtlMs: 300_000 });
    await untilPast(short.expiresAt);
    expect(await best(visitor, scene, { quantity: 2 })).toMatchObject({ seatIds: [1, 2] });
  });
});

/** Whether seats are kept from being left alone from now on. */
const avoiding = async (isOn: boolean) => stage.operator.queue.configure({ concertId, avoidOrphans: isOn });

describe('with avoidOrphans', () => {
  test('the best seats leave nobody alone unless every choice in the row would', async () => {
    const scene = await date(rows(1, 5));
    await hold(other, scene, [1, 5], 'the ends');
    await avoiding(true);
    expect((await best(visitor, scene, { quantity: 2 })).seatIds).toHaveLength(2);
    const wide = await date(rows(1, 4));
    expect((await best(visitor, wide, { quantity: 1 })).seatIds).toEqual([1]);
    await avoiding(false);
  });
});

describe('a call for the best seats', () => {
  test('counts once, whatever was taken meanwhile, and its key serves no other wish', async () => {
    const scene = await date(rows(1, 8));
    const [guest] = await letIn(stage, concertId, ['guest'], 10_000);
    const wish = { quantity: 2, idempotencyKey: 'twice', sections: ['Stalls', 'Circle'] };
    const first = await best(guest!, scene, wish);
    expect(await best(guest!, scene, { ...wish, sections: ['Circle', 'Stalls'], together: true })).toEqual(first);
    expect(await why(best(guest!, scene, { ...wish, quantity: 3 }))).toMatchObject({
      reason: 'IDEMPOTENCY_KEY_REUSED',
    });
    await pay(guest!, first.reservationId);
    expect(await best(guest!, scene, wish)).toEqual(first);
    expect(await why(best(guest!, scene, { quantity: 1 }))).toMatchObject({ reason: 'TOKEN_SPENT' });
  });

  test('twenty times with the same key at once is one hold', async () => {
    const scene = await date(rows(1, 8));
    const calls = Array.from({ length: 20 }, () => best(visitor, scene, { quantity: 1, idempotencyKey: 'same' }));
    expect(new Set((await Promise.all(calls)).map(({ reservationId }) => reservationId)).size).toBe(1);
    expect(await freeSeats(visitor, scene)).toHaveLength(7);
  });

  test.for([0, 9, 1.5, -1, Number.NaN])('for %d seats is not valid', async (quantity) => {
    expect(await why(best(visitor, await date(rows(1, 8)), { quantity }))).toMatchObject({
      reason: 'INVALID_INPUT',
      fieldErrors: { quantity: [expect.any(String)] },
    });
  });

  test('is refused while its caller waits, before anything else about it is looked at', async () => {
    const scene = { concertId, scheduleId: 'sch_unknown' };
    await stage.operator.queue.pause({ concertId });
    const waiting = await enter(stage, concertId, 'waiting');
    expect(await why(best(waiting, scene, { quantity: 1 }))).toEqual({ reason: 'TOKEN_NOT_ACTIVE', ahead: 0 });
    await stage.operator.queue.resume({ concertId });
  });

  test('of an unknown date, a cancelled one or one whose sale is over is refused', async () => {
    expect(await why(best(visitor, { concertId, scheduleId: 'sch_unknown' }, { quantity: 1 }))).toEqual({
      reason: 'SCHEDULE_NOT_FOUND',
    });
    const over = await date(rows(1, 2), { salesEndAt: '2020-01-01T00:00:00Z' });
    expect(await why(best(visitor, over, { quantity: 1 }))).toMatchObject({ reason: 'SALES_ENDED' });
    const cancelled = await date(rows(1, 2));
    await stage.operator.concert.cancelSchedule({ ...cancelled, reason: 'rain' });
    expect(await why(best(visitor, cancelled, { quantity: 1 }))).toMatchObject({ reason: 'SCHEDULE_CANCELLED' });
  });

  test('for more seats than one person may have is refused, and holds none', async () => {
    const scene = await stageConcert(stage, { maxSeatsPerUser: 3, seats: 9 });
    const [greedy] = await letIn(stage, scene.concertId, ['greedy']);
    expect(await why(best(greedy!, scene, { quantity: 4 }))).toEqual({ reason: 'LIMIT_EXCEEDED', limit: 3 });
    expect(await best(greedy!, scene, { quantity: 3 })).toMatchObject({ seatIds: [4, 5, 6] });
  });
});
