import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { appRouter } from '../../src/index.ts';
import { expectRefusals } from './bad.ts';
import { type Call, calls, type Procedure, type Rung, type Scene, setScene } from './scene.ts';
import { accessToken } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const unauthenticated = { status: 401, reason: 'UNAUTHENTICATED' };
const forbidden = { status: 403, reason: 'FORBIDDEN' };

const onRung = (...rungs: Rung[]): [Procedure, Call][] =>
  (Object.entries(calls(scene)) as [Procedure, Call][]).filter(([, call]) => rungs.includes(call.rung));

test('every procedure of the server is in these tests', () => {
  const names = [...Object.keys(calls(scene)), 'queue.watch', 'concert.watchSeats'].sort();
  expect(Object.keys(appRouter._def.procedures).sort()).toEqual(names);
});

test('each procedure says who may call it, so that tools know what operators can do', () => {
  const procedures = appRouter._def.procedures as unknown as Record<Procedure, { _def: { meta?: unknown } }>;
  const said = (procedure: Procedure): unknown => procedures[procedure]._def.meta;
  for (const rung of ['anyone', 'caller', 'operator'] as const)
    for (const [procedure] of onRung(rung)) expect(said(procedure), procedure).toEqual({ rung });
  // Whether a user's token is looked for by the rung or by the procedure is all the same to whoever is no user.
  for (const [procedure] of onRung('user', 'visitor'))
    expect(said(procedure), procedure).toEqual({ rung: expect.stringMatching(/^(user|visitor)$/) });
});

test('whoever proves nothing is asked to, wherever a caller is needed', async () => {
  const guarded = onRung('user', 'visitor', 'caller', 'operator');
  expect(guarded.length).toBeGreaterThan(20);
  await expectRefusals(
    scene,
    guarded.map(([procedure, { input }]) => [procedure, unauthenticated, () => scene.call(procedure, input)]),
  );
});

test('no user may do what is the operator’s', async () => {
  const { jwt } = scene.alice;
  const settings = (): Promise<object[]> =>
    scene.served.sql('select concert_id, state, max_active from queues order by 1');
  const before = await settings();
  await expectRefusals(
    scene,
    onRung('operator').map(([procedure, { input }]) => [procedure, forbidden, () => scene.call(procedure, input, jwt)]),
  );
  expect(await settings()).toEqual(before);
});

test('the operator’s key does nothing that is a user’s own', async () => {
  await expectRefusals(
    scene,
    onRung('user', 'visitor').map(([procedure, { input }]) => [
      procedure,
      forbidden,
      () => scene.call(procedure, input, operatorKey),
    ]),
  );
});

describe('the order of checks', () => {
  test('an input is judged before its caller', async () => {
    const invalid = { status: 400, reason: 'INVALID_INPUT' };
    await expectRefusals(
      scene,
      onRung('visitor').map(([procedure]) => [procedure, invalid, () => scene.call(procedure, { token: 5 })]),
    );
  });

  test('a caller is judged before their queue token', async () => {
    const withoutCaller = onRung('visitor').map(([procedure, { input }]) => ({
      procedure,
      input: { ...input, token: 'garbage' },
    }));
    await expectRefusals(
      scene,
      withoutCaller.map(({ procedure, input }) => [procedure, unauthenticated, () => scene.call(procedure, input)]),
    );
  });

  test('a queue token is judged before the things it is used for', async () => {
    const invalid = { status: 401, reason: 'TOKEN_INVALID' };
    const [hold, idempotencyKey] = [{ token: 'garbage', reservationId: 'res_x' }, 'k'];
    const seats = { token: 'garbage', concertId: 'con_x', scheduleId: 'sch_x', seatIds: [99], idempotencyKey };
    await expectRefusals(scene, [
      ['pay', invalid, () => scene.call('payment.pay', { ...hold, idempotencyKey }, scene.alice.jwt)],
      ['release', invalid, () => scene.call('concert.release', hold, scene.alice.jwt)],
      ['reserve', invalid, () => scene.call('concert.reserve', seats, scene.alice.jwt)],
    ]);
  });

  test('a waiting token is judged before the reservation it names', async () => {
    const early = { status: 412, reason: 'TOKEN_NOT_ACTIVE' };
    const { token, jwt } = scene.dave;
    await expectRefusals(scene, [
      ['pay', early, () => scene.call('payment.pay', { token, reservationId: 'res_x', idempotencyKey: 'k' }, jwt)],
      ['release', early, () => scene.call('concert.release', { token, reservationId: 'res_x' }, jwt)],
    ]);
  });
});

test('what needs no login works without, and with a token that proves nothing', async () => {
  for (const bearer of [undefined, 'garbage', await accessToken('nobody')]) {
    for (const [procedure, { input }] of onRung('anyone'))
      expect((await scene.call(procedure, input, bearer)).status, procedure).toBe(200);
  }
});
