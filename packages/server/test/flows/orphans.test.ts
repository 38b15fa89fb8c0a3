import { strandedBy } from '@stagedoor/hall';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, settleAll, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { hold, type Scene, seatRow, why } from '../scenes.ts';

let stage: Stage;
let concertId: string;
let others: Visitor;
let visitor: Visitor;
beforeAll(async () => {
  stage = await openStage();
  ({ concertId } = await stageConcert(stage, { maxSeatsPerUser: 1_000 }));
  [others, visitor] = (await letIn(stage, concertId, ['others', 'visitor'])) as [Visitor, Visitor];
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

/** Which seats of these rows have this letter. */
const seatsWith = (rows: readonly string[], letter: string): number[] =>
  Array.from(rows.join('').replaceAll(' ', '')).flatMap((seat, index) => (seat === letter ? [index + 1] : []));

/**
 * A date with these rows, `x` held by others: · available, x taken, o to choose, a space no seat. From then on the concert keeps
 * seats from being left alone.
 */
async function drawn(...rows: string[]): Promise<Scene> {
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-01-01T19:00:00Z',
    sections: [
      {
        name: 'Stalls',
        price: 1_000,
        rows: rows.map((row, index) => ({
          name: String(index + 1),
          places: row.length,
          gaps: Array.from(row, (seat, place) => (seat === ' ' ? [place + 1] : [])).flat(),
        })),
      },
    ],
  });
  const scene = { concertId, scheduleId };
  const taken = seatsWith(rows, 'x');
  await stage.operator.queue.configure({ concertId, avoidOrphans: false });
  for (let first = 0; first < taken.length; first += 8)
    await hold(others, scene, taken.slice(first, first + 8), `${scheduleId} ${first}`);
  await stage.operator.queue.configure({ concertId, avoidOrphans: true });
  return scene;
}

async function choose(row: string): Promise<number[]> {
  const scene = await drawn(row);
  const call = hold(visitor, scene, seatsWith([row], 'o'), scene.scheduleId);
  const { reasons } = await settleAll([call]);
  if (reasons.length === 0) return [];
  const refused = (await why(call)) as { reason: string; seatIds: number[] };
  expect(refused.reason).toBe('ORPHAN_SEAT');
  return refused.seatIds;
}

test.for([
  ['·o··', [1]],
  ['oo··', []],
  ['xo··x', []],
  ['x·o·x', [2, 4]],
  ['xoo·x', []],
  ['xo·x', []],
  ['ox·', []],
  ['·xo', []],
  ['o·o··', [2]],
  ['·· o··', []],
  ['·· ·o·', [3, 5]],
] as const)('with avoidOrphans choosing %s leaves alone %j', async ([row, stranded]) => {
  expect(await choose(row)).toEqual(stranded);
});

test('the seats left alone are named, nothing is held, and the better choice is held under the same key', async () => {
  const scene = await drawn('····');
  expect(await why(hold(visitor, scene, [2], scene.scheduleId))).toEqual({
    reason: 'ORPHAN_SEAT',
    seatIds: [1],
    seats: [{ seatId: 1, section: 'Stalls', row: '1', number: 1, price: 1_000 }],
  });
  expect(await seatRow(stage, scene, 2)).toMatchObject({ reservation_id: null });
  expect(await hold(visitor, scene, [1], scene.scheduleId)).toMatchObject({ seatIds: [1] });
});

test('each run is judged by the seats chosen in it', async () => {
  const scene = await drawn('····', '····', '·· ··');
  // Of the third row both halves: each choice of one there strands another.
  expect(await why(hold(visitor, scene, [1, 6, 9, 11], scene.scheduleId))).toMatchObject({ seatIds: [5] });
  expect(await hold(visitor, scene, [1, 5, 9, 11], scene.scheduleId)).toMatchObject({ seatIds: [1, 5, 9, 11] });
});

test('a taken seat among the chosen is told before any that would be left alone, and an unknown one before both', async () => {
  const scene = await drawn('·o··x');
  expect(await why(hold(visitor, scene, [2, 5], 'taken'))).toMatchObject({ reason: 'SEAT_TAKEN', seatIds: [5] });
  expect(await why(hold(visitor, scene, [2, 6], 'unknown'))).toMatchObject({ reason: 'SEAT_NOT_FOUND', seatIds: [6] });
});

test('a seat that operators keep back is a border', async () => {
  const scene = await drawn('····');
  const block = `update seats set sold = $2, blocked = $3 where schedule_id = $1 and seat_id = 4`;
  await stage.sql(block, [scene.scheduleId, true, 'press']);
  expect(await why(hold(visitor, scene, [2], 'middle'))).toMatchObject({ seatIds: [1, 3] });
  expect(await hold(visitor, scene, [2, 3], 'beside the border')).toMatchObject({ seatIds: [2, 3] });
  await stage.sql(block, [scene.scheduleId, false, null]);
});

test('of two who choose at the same moment the second is judged by what the first took', async () => {
  const scene = await drawn('·····');
  const { answers, reasons } = await settleAll([hold(others, scene, [1], 'end'), hold(visitor, scene, [3], 'middle')]);
  // Either alone is fine; whichever comes second leaves the seat between them alone.
  expect(answers).toHaveLength(1);
  expect(reasons).toEqual(['ORPHAN_SEAT']);
});

test('in a standing area nobody is left alone', async () => {
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-01-02T19:00:00Z',
    sections: [{ name: 'Floor', kind: 'standing', price: 500, capacity: 5 }],
  });
  await stage.operator.queue.configure({ concertId, avoidOrphans: true });
  expect(await hold(visitor, { concertId, scheduleId }, [2, 4], scheduleId)).toMatchObject({ seatIds: [2, 4] });
});

const anyRow = fc
  .string({ unit: fc.constantFrom('·', '·', 'x', 'o', ' '), minLength: 1, maxLength: 9 })
  .filter((row) => seatsWith([row], 'o').length > 0 && seatsWith([row], 'o').length <= 8);

test('whatever is chosen is judged on the database’s rows as the page judges it', async () => {
  const rows = fc.sample(anyRow, 80);
  const scene = await drawn(...rows);
  let firstSeatId = 1;
  for (const row of rows) {
    const expected: number[] = [];
    const chosen: number[] = [];
    for (const run of row.split(' ')) {
      const taken = Array.from(run, (seat) => seat === 'x');
      const positions = Array.from(run, (seat, position) => (seat === 'o' ? [position] : [])).flat();
      expected.push(...strandedBy(taken, positions).map((position) => firstSeatId + position));
      chosen.push(...positions.map((position) => firstSeatId + position));
      firstSeatId += run.length;
    }
    const call = hold(visitor, scene, chosen);
    const stranded = await call.then(
      () => [],
      async () => ((await why(call)) as { seatIds?: number[] }).seatIds,
    );
    expect(stranded, row).toEqual(expected);
  }
});

test('a wheelchair’s only place is had, also where it leaves a seat alone', async () => {
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-01-01T19:00:00Z',
    sections: [{ name: 'Stalls', price: 1_000, rows: [{ name: '1', places: 4, accessible: [2] }] }],
  });
  await stage.operator.queue.configure({ concertId, avoidOrphans: true });
  const { caller, token } = visitor;
  const wish = { concertId, scheduleId, quantity: 1, accessible: true, token, idempotencyKey: 'wheelchair' };
  expect(await caller.concert.reserveBest(wish)).toMatchObject({ seatIds: [2] });
});
