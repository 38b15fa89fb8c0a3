import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenInvariants, type Caller, letIn, openStage, type Stage, stageConcert, type Visitor } from '../harness.ts';
import { enter, hold, pay, type Scene, untilState, why } from '../scenes.ts';

let stage: Stage;
let scene: Scene;
let elsewhere: Scene;
let active: Visitor;
let neighbour: Visitor;
let waiting: Visitor;
let expired: Visitor;
let spent: Visitor;
let left: Visitor;

beforeAll(async () => {
  stage = await openStage();
  scene = await stageConcert(stage, { maxActive: 5, activeTtlMs: 1_000 });
  elsewhere = await stageConcert(stage);
  [expired] = (await letIn(stage, scene.concertId, ['expired'])) as [Visitor];
  await stage.operator.queue.configure({ concertId: scene.concertId, activeTtlMs: 600_000 });
  await untilState(expired.caller, expired.token, 'expired');
  [active, neighbour, spent, left] = (await letIn(
    stage,
    scene.concertId,
    ['active', 'neighbour', 'spent', 'left'],
    1_000,
  )) as [Visitor, Visitor, Visitor, Visitor];
  await pay(spent, (await hold(spent, scene, [50])).reservationId);
  await left.caller.queue.leave({ token: left.token });
  await stage.operator.queue.pause({ concertId: scene.concertId });
  await enter(stage, scene.concertId, 'first in line');
  waiting = await enter(stage, scene.concertId, 'waiting');
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

type Act = (caller: Caller, token: string, scene: Scene) => Promise<unknown>;
const ofOneConcert: Record<string, Act> = {
  'see dates': (caller, token, { concertId }) => caller.concert.availableDates({ concertId, token }),
  'see seats': (caller, token, { concertId, scheduleId }) =>
    caller.concert.availableSeats({ concertId, scheduleId, token }),
  'hold seats': (caller, token, { concertId, scheduleId }) =>
    caller.concert.reserve({ concertId, scheduleId, seatIds: [1], token, idempotencyKey: 'refused' }),
};
const inTheHall: Record<string, Act> = {
  ...ofOneConcert,
  'find one’s holds': (caller, token) => caller.concert.holds({ token }),
  'give seats back': (caller, token) => caller.concert.release({ reservationId: 'res_unknown', token }),
  pay: (caller, token) => caller.payment.pay({ reservationId: 'res_unknown', token, idempotencyKey: 'refused' }),
};
const ofTheWallet: Record<string, Act> = {
  'see the balance': (caller, token) => caller.wallet.balance({ token }),
  'top up': (caller, token) => caller.wallet.charge({ amount: 1, token, idempotencyKey: 'refused' }),
  'see movements': (caller, token) => caller.wallet.history({ token }),
};
const everything = { ...inTheHall, ...ofTheWallet };

describe.each(Object.entries(everything))('to %s', (_name, act) => {
  test('a forged token does not serve', async () => {
    const forged = `${active.token.slice(0, -2)}${active.token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await why(act(active.caller, forged, scene))).toEqual({ reason: 'TOKEN_INVALID' });
    expect(await why(act(active.caller, 'no token', scene))).toEqual({ reason: 'TOKEN_INVALID' });
  });

  test('another user’s token does not serve', async () => {
    expect(await why(act(neighbour.caller, active.token, scene))).toEqual({ reason: 'TOKEN_INVALID' });
  });

  test('a token alone does not serve without proof of who one is', async () => {
    expect(await why(act(stage.as({ kind: 'anonymous' }), active.token, scene))).toEqual({ reason: 'UNAUTHENTICATED' });
    expect(await why(act(stage.operator, active.token, scene))).toEqual({ reason: 'FORBIDDEN' });
  });

  test('a visit that ran out or was left is over, and the refusal says which', async () => {
    const over = { reason: 'TOKEN_EXPIRED' };
    expect(await why(act(expired.caller, expired.token, scene))).toEqual({ ...over, endedBecause: 'expired' });
    expect(await why(act(left.caller, left.token, scene))).toEqual({ ...over, endedBecause: 'left' });
  });

  test('a visit that ended with a payment is spent', async () => {
    expect(await why(act(spent.caller, spent.token, scene))).toEqual({ reason: 'TOKEN_SPENT' });
  });
});

test.each(Object.entries(ofOneConcert))('to %s another concert’s token does not serve', async (_name, act) => {
  expect(await why(act(active.caller, active.token, elsewhere))).toEqual({ reason: 'TOKEN_INVALID' });
});

test.each(Object.entries(inTheHall))(
  'to %s it must be one’s turn, and the refusal says who is ahead',
  async (_, act) => {
    expect(await why(act(waiting.caller, waiting.token, scene))).toEqual({ reason: 'TOKEN_NOT_ACTIVE', ahead: 1 });
  },
);

test.each(Object.entries(ofTheWallet))('to %s a waiting token serves', async (_name, act) => {
  await act(waiting.caller, waiting.token, scene);
});

test('no refusal changed a seat or a wallet', async () => {
  expect(await stage.sql('select seat_id from seats where reservation_id is not null')).toEqual([{ seat_id: 50 }]);
  expect(await stage.sql('select from reservations')).toHaveLength(1);
  expect(await stage.sql(`select from wallets where user_id in ('expired', 'left') and entries > 1`)).toEqual([]);
});
