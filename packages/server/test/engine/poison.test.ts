import { afterAll, beforeAll, expect, test } from 'vitest';
import { reserve, type ReserveInput } from '../../src/seating/reserve.ts';
import { WriteConflict } from '../../src/database/fault.ts';
import { rows } from '../../src/database/rows.ts';
import type { Settled } from '../../src/engine/command.ts';
import { newId } from '../../src/ids.ts';
import { brokenInvariants, openStage, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { crowd, type Scene } from '../scenes.ts';

let stage: Stage;
let scene: Scene;
let visitors: Visitor[];
beforeAll(async () => {
  stage = await openStage();
  scene = await stageConcert(stage, { seats: 200 });
  visitors = await crowd(stage, scene.concertId, 20);
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

/** Runs one hold a visitor in one batch with this command; each test has twenty seats of its own. */
async function holdAll(
  command: typeof reserve,
  firstSeat: number,
  change: (input: ReserveInput, n: number) => ReserveInput = (input) => input,
): Promise<string[]> {
  const { engine, signer } = stage.stagedoor.services;
  const settled = await Promise.all(
    visitors.map(({ token }, n): Promise<Settled<object>> => {
      const visit = { ...signer.verify(token)!, ahead: 0 };
      const input = {
        visit,
        scheduleId: scene.scheduleId,
        seatIds: [firstSeat + n],
        reservationId: newId('res', new Date()),
      };
      return engine.run(command, change(input, n));
    }),
  );
  return settled.map((one) => ('refused' in one ? one.refused.reason : 'ok'));
}

const held = async (from: number, to: number): Promise<number> =>
  (
    await stage.sql(
      'select from seats where schedule_id = $1 and seat_id between $2 and $3 and reservation_id is not null',
      [scene.scheduleId, from, to],
    )
  ).length;

/** A hold with a defect that some inputs meet. */
const failingOn = (meets: (seatId: number) => boolean): typeof reserve => ({
  ...reserve,
  decide(state, input, now) {
    if (meets(input.seatIds[0]!)) throw new TypeError('a defect that this input meets');
    return reserve.decide(state, input, now);
  },
});

const onlyThirteenFails = Array.from({ length: 20 }, (_, n) => (n === 13 ? 'INTERNAL' : 'ok'));

test('an input whose decision fails hurts none of its neighbours', async () => {
  expect(
    await holdAll(
      failingOn((seatId) => seatId === 14),
      1,
    ),
  ).toEqual(onlyThirteenFails);
  expect(await held(1, 20)).toBe(19);
});

test('an input that the database cannot store hurts none of its neighbours', async () => {
  const poisoned = await holdAll(reserve, 21, (input, n) =>
    n === 13 ? { ...input, reservationId: 'res_\u0000' } : input,
  );
  expect(poisoned).toEqual(onlyThirteenFails);
  expect(await held(21, 40)).toBe(19);
});

test('several such inputs fail alone', async () => {
  const outcomes = await holdAll(
    failingOn((seatId) => seatId % 7 === 0),
    41,
  );
  expect(outcomes).toEqual(Array.from({ length: 20 }, (_, n) => ((41 + n) % 7 === 0 ? 'INTERNAL' : 'ok')));
});

test('a batch that met another one runs again and succeeds', async () => {
  let runs = 0;
  const store: typeof reserve.store = async (batch, effects, state) => {
    await reserve.store(batch, effects, state);
    if (++runs <= 3) throw new WriteConflict('another node was faster');
  };
  expect(new Set(await holdAll({ ...reserve, store }, 61))).toEqual(new Set(['ok']));
  expect(runs).toBe(4);
  expect(await held(61, 80)).toBe(20);
});

test('a batch that always meets others gives up after three more tries, and leaves nothing behind', async () => {
  let runs = 0;
  const store: typeof reserve.store = async (batch, effects, state) => {
    runs++;
    await reserve.store(batch, effects, state);
    throw new WriteConflict('another node is always faster');
  };
  expect(new Set(await holdAll({ ...reserve, store }, 81))).toEqual(new Set(['OVERLOADED']));
  expect(runs).toBe(4);
  expect(await held(81, 100)).toBe(0);
});

test('a wrong statement is told as a defect, once for all, and leaves nothing behind', async () => {
  let runs = 0;
  const store: typeof reserve.store = async (batch, effects, state) => {
    runs++;
    await reserve.store(batch, effects, state);
    await rows(batch.transaction, 'select from no_such_table');
  };
  expect(new Set(await holdAll({ ...reserve, store }, 101))).toEqual(new Set(['INTERNAL']));
  expect(runs).toBe(1);
  expect(await held(101, 120)).toBe(0);
});

test('a lost connection is not tried again one by one, and leaves nothing behind', async () => {
  let runs = 0;
  const store: typeof reserve.store = async (batch, effects, state) => {
    runs++;
    await reserve.store(batch, effects, state);
    await rows(batch.transaction, 'select pg_terminate_backend(pg_backend_pid())');
  };
  expect(new Set(await holdAll({ ...reserve, store }, 121))).toEqual(new Set(['UNAVAILABLE']));
  expect(runs).toBe(1);
  expect(await held(121, 140)).toBe(0);
  expect(new Set(await holdAll(reserve, 121))).toEqual(new Set(['ok']));
});
