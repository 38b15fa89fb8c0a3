import superjson from 'superjson';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCaller } from '../../src/router.ts';
import { brokenInvariants, type Caller, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { balance, charge, enterAgain, hold, pay, untilPast, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('a repeated hold is the same hold, also after it ran out', async () => {
  const scene = await stageConcert(stage, { holdTtlMs: 100 });
  const [visitor] = await letIn(stage, scene.concertId, ['holder']);
  const first = await hold(visitor!, scene, [1, 2], 'k');
  expect(await hold(visitor!, scene, [2, 1], 'k')).toEqual(first);
  await untilPast(first.expiresAt);
  expect(await hold(visitor!, scene, [1, 2], 'k')).toEqual(first);
});

test('a repeated charge counts once', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['clicker']);
  const first = await charge(visitor!, 500, 'k');
  await charge(visitor!, 700, 'other');
  expect(await charge(visitor!, 500, 'k')).toEqual(first);
  expect(await balance(visitor!)).toBe(1_200);
});

test('a repeated payment gets its answer although the visit is spent, in this visit and in the next', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['repeater'], 5_000);
  const { reservationId } = await hold(visitor!, scene, [1]);
  const first = await pay(visitor!, reservationId, 'k');
  expect(await pay(visitor!, reservationId, 'k')).toEqual(first);
  const again = await enterAgain(visitor!, scene.concertId);
  expect(await pay(again, reservationId, 'k')).toEqual(first);
  expect(await balance(again)).toBe(4_000);
});

test('an answer that was stored is told apart from a new one', async () => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['told']);
  let replays = 0;
  const caller: Caller = createCaller({
    services: stage.stagedoor.services,
    actor: { kind: 'user', userId: 'told' },
    limit: undefined,
    onReplay: () => void replays++,
  });
  await charge({ ...visitor!, caller }, 100, 'k');
  expect(replays).toBe(0);
  await charge({ ...visitor!, caller }, 100, 'k');
  expect(replays).toBe(1);
});

test('one key for two intents is refused, and nothing happens', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['mixed up'], 5_000);
  const reused = { reason: 'IDEMPOTENCY_KEY_REUSED' };
  const held = await hold(visitor!, scene, [1], 'k');
  expect(await why(hold(visitor!, scene, [2], 'k'))).toEqual(reused);
  await charge(visitor!, 100, 'k');
  expect(await why(charge(visitor!, 101, 'k'))).toEqual(reused);
  const other = await hold(visitor!, scene, [3], 'k3');
  await pay(visitor!, held.reservationId, 'k');
  expect(await why(pay(visitor!, other.reservationId, 'k'))).toEqual(reused);
  const again = await enterAgain(visitor!, scene.concertId);
  expect(await balance(again)).toBe(4_100);
  expect(await hold(again, scene, [2], 'k2')).toMatchObject({ seatIds: [2] });
});

test('a key belongs to its user and its procedure', async () => {
  const scene = await stageConcert(stage);
  const [first, second] = await letIn(stage, scene.concertId, ['one', 'two'], 5_000);
  const mine = await hold(first!, scene, [1], 'same');
  const theirs = await hold(second!, scene, [2], 'same');
  expect(theirs.reservationId).not.toBe(mine.reservationId);
  await charge(first!, 10, 'same');
  await pay(first!, mine.reservationId, 'same');
  await pay(second!, theirs.reservationId, 'same');
});

test('a refusal uses up no key: the same call may succeed later', async () => {
  const scene = await stageConcert(stage);
  const [first, second] = await letIn(stage, scene.concertId, ['before', 'after'], 500);
  const held = await hold(first!, scene, [1]);
  expect(await why(hold(second!, scene, [1], 'k'))).toMatchObject({ reason: 'SEAT_TAKEN' });
  expect(await why(pay(first!, held.reservationId, 'k'))).toMatchObject({ reason: 'INSUFFICIENT_BALANCE' });
  await first!.caller.concert.release({ reservationId: held.reservationId, token: first!.token });
  const now = await hold(second!, scene, [1], 'k');
  await charge(second!, 500);
  expect(await pay(second!, now.reservationId, 'k')).toMatchObject({ balance: 0 });
});

const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 100 }];

test('an operator’s repeated call has one effect, and the same key with another input is refused', async () => {
  const { user, concert, queue } = stage.operator;
  const idempotencyKey = 'k';
  const { concertId } = await concert.create({ title: 'Once', idempotencyKey });
  expect(await concert.create({ title: 'Once', idempotencyKey })).toEqual({ concertId });
  expect(await stage.sql(`select from concerts where title = 'Once'`)).toHaveLength(1);
  const schedule = { concertId, startsAt: '2030-01-01T20:00:00Z', sections, idempotencyKey };
  const added = await concert.addSchedule(schedule);
  expect(await concert.addSchedule(schedule)).toEqual(added);
  expect(await stage.sql('select from schedules where concert_id = $1', [concertId])).toHaveLength(1);
  const made = await user.create({ userId: 'made once', name: 'Made', idempotencyKey });
  expect(await user.create({ userId: 'made once', name: 'Made', idempotencyKey })).toEqual(made);
  const configured = await queue.configure({ concertId, maxActive: 7, idempotencyKey });
  await queue.configure({ concertId, maxActive: 8 });
  expect(await queue.configure({ concertId, maxActive: 7, idempotencyKey })).toEqual(configured);
  expect(await queue.configure({ concertId })).toMatchObject({ maxActive: 8 });
  for (const verb of ['pause', 'resume', 'close'] as const) await queue[verb]({ concertId, idempotencyKey });
  expect(await queue.pause({ concertId, idempotencyKey })).toMatchObject({ state: 'paused' });
  expect(await queue.configure({ concertId })).toMatchObject({ state: 'closed' });

  const others = [
    concert.create({ title: 'Twice', idempotencyKey }),
    concert.addSchedule({ ...schedule, startsAt: '2030-01-02T20:00:00Z' }),
    user.create({ userId: 'made twice', name: 'Made', idempotencyKey }),
    queue.configure({ concertId, maxActive: 9, idempotencyKey }),
  ];
  for (const told of await Promise.all(others.map(why))) expect(told).toEqual({ reason: 'IDEMPOTENCY_KEY_REUSED' });
  expect(await stage.sql(`select from users where user_id = 'made twice'`)).toEqual([]);
  expect(await queue.configure({ concertId })).toMatchObject({ maxActive: 8 });
});

test.each(['', 'x'.repeat(256), 'a\r\nb', 'ключ', '\u0000'])('%j is no key', async (key) => {
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['keyless']);
  expect(await why(charge(visitor!, 100, key))).toMatchObject({ reason: 'INVALID_INPUT' });
});

test('a hold of the release before is answered again with its seats, and as gone once its date was taken away', async () => {
  const scene = await stageConcert(stage);
  const { concertId } = scene;
  const sections = [{ name: 'Floor', rows: 1, seatsPerRow: 2, price: 1_000 }];
  const startsAt = '2030-02-01T19:00:00Z';
  const { scheduleId } = await stage.operator.concert.addSchedule({ concertId, startsAt, sections });
  const [visitor] = await letIn(stage, concertId, ['of-before']);
  const date = { concertId, scheduleId };
  const held = await hold(visitor!, date, [1], 'k');
  // As the release before stored it: without names.
  await stage.sql(
    `update concert_keys set answer = (answer::jsonb #- '{json,seats}' #- '{json,startsAt}' #- '{meta,values,startsAt}')::text
     where concert_id = $1 and key = 'k'`,
    [concertId],
  );
  expect(await hold(visitor!, date, [1], 'k')).toEqual(held);
  await visitor!.caller.concert.release({ reservationId: held.reservationId, token: visitor!.token });
  await stage.operator.concert.removeSchedule(date);
  expect(await why(hold(visitor!, date, [1], 'k'))).toEqual({ reason: 'SCHEDULE_NOT_FOUND' });
});

test('a key keeps the answer of its procedure, and nothing that nobody may read', async () => {
  const { concertId } = await stageConcert(stage);
  const salesOpenAt = '2030-01-01T00:00:00Z';
  const answer = await stage.operator.queue.configure({ concertId, salesOpenAt, idempotencyKey: 'k' });
  const [kept] = await stage.sql<{ answer: string }>('select answer from concert_keys where concert_id = $1', [
    concertId,
  ]);
  expect(superjson.parse(kept!.answer)).toEqual(answer);
  expect(await stage.operator.queue.configure({ concertId, salesOpenAt, idempotencyKey: 'k' })).toEqual(answer);
});
