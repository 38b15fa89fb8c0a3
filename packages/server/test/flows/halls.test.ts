import { readSeatMap, seatFlags, type HallPlan } from '@stagedoor/hall';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { why } from '../scenes.ts';

let stage: Stage;
let anyone: Caller;
let concertId: string;
beforeAll(async () => {
  stage = await openStage();
  anyone = stage.as({ kind: 'anonymous' });
  ({ concertId } = await stage.operator.concert.create({ title: 'Halls' }));
});
afterAll(() => stage.close());

const startsAt = '2031-05-01T19:00:00Z';
const arena: HallPlan = {
  stage: [
    { x: -8, y: -4 },
    { x: 8, y: -4 },
    { x: 8, y: 0 },
    { x: -8, y: 0 },
  ],
  sections: [
    { name: 'Floor', kind: 'standing', price: 90_000, capacity: 300 },
    {
      name: 'Left',
      price: 70_000,
      at: { x: -20, y: 20 },
      angle: 30,
      rows: [
        { name: '1', places: 10, radius: 40, aisles: [{ after: 4 }], numbering: { first: 1, step: 2, side: 'right' } },
        { name: '2', places: 10, radius: 41, gaps: [5], accessible: [1], companion: [2], restrictedView: [10] },
      ],
    },
  ],
};

describe('the map of a date', () => {
  test('has its sections, its stage and each seat at its place, and tells it to anyone', async () => {
    const { scheduleId, capacity } = await stage.operator.concert.addSchedule({ concertId, startsAt, ...arena });
    expect(capacity).toBe(300 + 10 + 9);
    const map = await anyone.concert.seatMap({ concertId, scheduleId });
    expect(map.stage).toEqual([-800, -400, 800, -400, 800, 0, -800, 0]);
    expect(map.sections).toMatchObject([
      { name: 'Floor', kind: 'standing', price: 90_000, capacity: 300, firstSeatId: 1 },
      { name: 'Left', kind: 'seated', price: 70_000, capacity: 19, firstSeatId: 301 },
    ]);
    const seats = readSeatMap(map);
    expect(seats.map(({ seatId }) => seatId)).toEqual(Array.from({ length: capacity }, (_, index) => index + 1));
    expect(seats[0]).toMatchObject({ section: 'Floor', row: '', number: 0 });
    expect(seats[300]).toMatchObject({ section: 'Left', row: '1', number: 19, runStart: 301, runEnd: 304 });
    expect(seats[310]).toMatchObject({ row: '2', number: 1, flags: seatFlags.accessible });
  });

  test('calls and prices each seat as those are called that can be reserved', async () => {
    const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, ...arena });
    const [buyer] = await letIn(stage, concertId, ['buyer']);
    const { seats } = await buyer!.caller.concert.availableSeats({ concertId, scheduleId, token: buyer!.token });
    const map = readSeatMap(await anyone.concert.seatMap({ concertId, scheduleId }));
    expect(map.map(({ seatId, section, row, number, price }) => ({ seatId, section, row, number, price }))).toEqual(
      seats,
    );
  });

  test('is another version once a price is another, and the same while it is not', async () => {
    const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, ...arena });
    const first = await anyone.concert.seatMap({ concertId, scheduleId });
    expect(await anyone.concert.seatMap({ concertId, scheduleId })).toBe(first);
    await stage.operator.concert.updateSchedule({ concertId, scheduleId, sections: [{ name: 'Left', price: 71_000 }] });
    const second = await anyone.concert.seatMap({ concertId, scheduleId });
    expect(second.version).not.toBe(first.version);
    expect(second.sections.map(({ price }) => price)).toEqual([90_000, 71_000]);
    expect(readSeatMap(second).at(-1)!.price).toBe(71_000);
  });

  test('is the same version of equal halls, whenever and by whatever node it is worked out', async () => {
    const versions = await Promise.all(
      [1, 2].map(async () => {
        const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, ...arena });
        return (await anyone.concert.seatMap({ concertId, scheduleId })).version;
      }),
    );
    expect(versions[0]).toBe(versions[1]);
  });

  test('of a date that the release before made comes from its seats', async () => {
    const sections = [
      { name: 'Stalls', rows: 3, seatsPerRow: 4, price: 500 },
      { name: 'Balcony', rows: 28, seatsPerRow: 2, price: 300 },
    ];
    const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, sections });
    const { scheduleId: old } = await stage.operator.concert.addSchedule({ concertId, startsAt, sections });
    await stage.sql('delete from halls where schedule_id = $1', [old]);
    expect(await anyone.concert.seatMap({ concertId, scheduleId: old })).toEqual(
      await anyone.concert.seatMap({ concertId, scheduleId }),
    );
  });

  test('of an unknown date is refused', async () => {
    for (const unknown of ['sch_none', 'x', ''])
      expect(await why(anyone.concert.seatMap({ concertId, scheduleId: unknown }))).toMatchObject({
        reason: 'SCHEDULE_NOT_FOUND',
      });
    const { scheduleId } = await stageConcert(stage);
    expect(await why(anyone.concert.seatMap({ concertId, scheduleId }))).toMatchObject({
      reason: 'SCHEDULE_NOT_FOUND',
    });
  });

  test('goes with its date', async () => {
    const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, ...arena });
    await anyone.concert.seatMap({ concertId, scheduleId });
    await stage.operator.concert.removeSchedule({ concertId, scheduleId });
    expect(await why(anyone.concert.seatMap({ concertId, scheduleId }))).toMatchObject({
      reason: 'SCHEDULE_NOT_FOUND',
    });
  });
});

describe('a stored plan', () => {
  test('comes back as it was sent, and dates are made from it, each with its own prices', async () => {
    const { planId, capacity } = await stage.operator.plan.create({ name: 'Arena', ...arena });
    expect(await stage.operator.plan.get({ planId })).toMatchObject({ planId, name: 'Arena', capacity, plan: arena });
    const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, planId });
    const prices = [{ name: 'Floor', price: 0 }];
    const dearer = await stage.operator.concert.addSchedule({ concertId, startsAt, planId, prices });
    expect(dearer.capacity).toBe(capacity);
    const [plain, priced] = await Promise.all(
      [scheduleId, dearer.scheduleId].map(async (id) => await anyone.concert.seatMap({ concertId, scheduleId: id })),
    );
    expect(plain!.sections.map(({ price }) => price)).toEqual([90_000, 70_000]);
    expect(priced!.sections.map(({ price }) => price)).toEqual([0, 70_000]);
    expect(priced!.seats).toEqual(plain!.seats);
  });

  test('is listed, newest first, page by page', async () => {
    const made: string[] = [];
    for (const name of ['One', 'Two', 'Three'])
      made.push((await stage.operator.plan.create({ name, ...arena })).planId);
    const first = await stage.operator.plan.list({ limit: 2 });
    const second = await stage.operator.plan.list({ limit: 2, cursor: first.nextCursor! });
    expect([...first.plans, ...second.plans].slice(0, 3).map(({ planId }) => planId)).toEqual(made.toReversed());
  });

  test('is on a page without another one behind it when it is the last, full as that page may be', async () => {
    await stage.operator.plan.create({ name: 'Last', ...arena });
    const { length } = (await stage.operator.plan.list()).plans;
    expect((await stage.operator.plan.list({ limit: length })).nextCursor).toBeNull();
    expect((await stage.operator.plan.list({ limit: length - 1 })).nextCursor).not.toBeNull();
  });

  test('is made once however often its key is sent', async () => {
    const once = { name: 'Once', ...arena, idempotencyKey: 'once' };
    const { planId } = await stage.operator.plan.create(once);
    expect((await stage.operator.plan.create(once)).planId).toBe(planId);
  });

  test('that is not there, or lacks a section that is priced, makes no date', async () => {
    const { planId } = await stage.operator.plan.create({ name: 'Arena', ...arena });
    const add = (hall: { planId: string; prices?: { name: string; price: number }[] }) =>
      why(stage.operator.concert.addSchedule({ concertId, startsAt, ...hall }));
    expect(await add({ planId: 'pln_none' })).toMatchObject({ reason: 'PLAN_NOT_FOUND' });
    expect(await add({ planId, prices: [{ name: 'Roof', price: 1 }] })).toMatchObject({ reason: 'SECTION_NOT_FOUND' });
    expect(await why(stage.operator.plan.get({ planId: 'x' }))).toMatchObject({ reason: 'PLAN_NOT_FOUND' });
  });
});

describe('a bad plan is refused where it is bad', () => {
  const section = { name: 'A', price: 1, rows: 1, seatsPerRow: 1 };
  const row = { name: '1', places: 5 };
  test.for<[string, string, object]>([
    ['no sections', 'sections', { sections: [] }],
    ['no hall at all', 'sections', {}],
    ['a hall and a stored plan', 'sections', { sections: [section], planId: 'pln_x' }],
    ['a section that is there twice', 'sections.1.name', { sections: [section, section] }],
    ['a row that is there twice', 'sections.0.rows.1.name', { sections: [{ name: 'A', price: 1, rows: [row, row] }] }],
    ['a coordinate that is no number', 'sections.0.at.x', { sections: [{ ...section, at: { x: NaN, y: 0 } }] }],
    [
      'an arc that leads nowhere',
      'sections.0.rows.0.radius',
      { sections: [{ name: 'A', price: 1, rows: [{ ...row, radius: 1e-320 }] }] },
    ],
    ['a coordinate beyond any hall', 'sections.0.at.y', { sections: [{ ...section, at: { x: 0, y: 1e9 } }] }],
    [
      '100,001 seats',
      'sections',
      {
        sections: [
          { name: 'A', price: 1, kind: 'standing', capacity: 100_000 },
          { ...section, name: 'B' },
        ],
      },
    ],
    ['a section without seats', 'sections.0.rows', { sections: [{ ...section, rows: 0 }] }],
    ['a standing area with rows', 'sections.0.rows', { sections: [{ ...section, kind: 'standing', capacity: 5 }] }],
    ['a kind that is none', 'sections.0.kind', { sections: [{ ...section, kind: 'lying' }] }],
    [
      'seats on one another',
      'sections.1',
      {
        sections: [
          { ...section, at: { x: 0, y: 5 } },
          { ...section, name: 'B', at: { x: 0, y: 5 } },
        ],
      },
    ],
    [
      'a gap beyond the row',
      'sections.0.rows.0.gaps',
      { sections: [{ name: 'A', price: 1, rows: [{ ...row, gaps: [6] }] }] },
    ],
    ['a price of the plan’s own beside prices', 'prices', { sections: [section], prices: [{ name: 'A', price: 2 }] }],
    ['a stage beside a stored plan', 'focalPoint', { planId: 'pln_x', focalPoint: { x: 0, y: 0 } }],
  ])('%s', async ([, path, hall]) => {
    const call = stage.operator.concert.addSchedule({ concertId, startsAt, ...(hall as HallPlan) });
    const error: unknown = await call.catch((refused: unknown) => refused);
    expect(error).toMatchObject({ data: { reason: 'INVALID_INPUT', fieldErrors: { [path]: expect.any(Array) } } });
  });
});
