import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage, stageConcert } from '../harness.ts';
import { why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('making a user again is no error and changes nothing', async () => {
  const create = (name: string): Promise<object> => stage.operator.user.create({ userId: 'same', name });
  expect(await create('First name')).toEqual({ userId: 'same', name: 'First name' });
  expect(await create('Second name')).toEqual({ userId: 'same', name: 'First name' });
  await Promise.all(Array.from({ length: 20 }, () => stage.operator.user.create({ userId: 'rush', name: 'Rush' })));
  expect(await stage.sql(`select from users where user_id = 'rush'`)).toHaveLength(1);
});

test.each(['', 'x'.repeat(256), 'a\u0000b', '\ud800'])('%j is no user id', async (userId) => {
  expect(await why(stage.operator.user.create({ userId, name: 'Name' }))).toMatchObject({ reason: 'INVALID_INPUT' });
});

test('the operator’s procedures are closed to users and strangers, and change nothing for them', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.user.create({ userId: 'user', name: 'User' });
  const before = await stage.sql('select * from queues order by concert_id');
  const section = { name: 'A', rows: 1, seatsPerRow: 1, price: 1 };
  for (const [actor, reason] of [
    [stage.user('user'), 'FORBIDDEN'],
    [stage.as({ kind: 'anonymous' }), 'UNAUTHENTICATED'],
  ] as const) {
    const calls: Promise<unknown>[] = [
      actor.user.create({ userId: 'made', name: 'Made' }),
      actor.concert.create({ title: 'Mine' }),
      actor.concert.addSchedule({ concertId, startsAt: '2030-01-01T00:00:00Z', sections: [section] }),
      actor.queue.configure({ concertId, maxActive: 1 }),
      actor.queue.pause({ concertId }),
      actor.queue.resume({ concertId }),
      actor.queue.close({ concertId }),
      actor.queue.stats({ concertId }),
      actor.wallet.audit(),
    ];
    for (const told of await Promise.all(calls.map(why))) expect(told).toEqual({ reason });
  }
  expect(await stage.sql('select * from queues order by concert_id')).toEqual(before);
  expect(await stage.sql(`select from users where user_id = 'made'`)).toEqual([]);
});

test('what the operator asked for is written down with what came of it', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  await why(stage.operator.queue.pause({ concertId: 'con_unknown' }));
  const lines = `select procedure, input, outcome from operator_log where procedure = 'queue.pause' order by at`;
  // An answer waits only a moment for the end of its line.
  await expect
    .poll(() => stage.sql(lines))
    .toEqual([
      { procedure: 'queue.pause', input: { concertId }, outcome: 'ok' },
      { procedure: 'queue.pause', input: { concertId: 'con_unknown' }, outcome: 'CONCERT_NOT_FOUND' },
    ]);
});

test('operators read their log, newest first, page by page, and by procedure', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  await stage.operator.queue.stats({ concertId });
  await stage.operator.queue.resume({ concertId });
  const changes = { procedures: ['queue.pause', 'queue.resume'], limit: 1 };
  const first = await stage.operator.operator.log(changes);
  expect(first.lines).toMatchObject([{ procedure: 'queue.resume', input: { concertId }, outcome: 'ok' }]);
  const second = await stage.operator.operator.log({ ...changes, cursor: first.nextCursor! });
  expect(second.lines).toMatchObject([{ procedure: 'queue.pause', input: { concertId } }]);
  const { lines } = await stage.operator.operator.log({});
  expect(lines[0]!.procedure).toBe('operator.log');
  expect(await why(stage.user('user').operator.log({}))).toEqual({ reason: 'FORBIDDEN' });
});

test('a desk that looks on writes nothing into the log; whoever looks at people does', async () => {
  const { concertId, scheduleId } = await stageConcert(stage);
  await stage.operator.user.create({ userId: 'looked-at', name: 'Looked At' });
  const { operator } = stage;
  const { planId } = await operator.plan.create({
    name: 'Room',
    sections: [{ name: 'A', rows: 1, seatsPerRow: 1, price: 1 }],
  });
  const lines = async (): Promise<string[]> =>
    (await stage.sql<{ procedure: string }>('select procedure from operator_log order by log_id')).map(
      ({ procedure }) => procedure,
    );
  const before = (await lines()).length;
  await operator.queue.stats({ concertId });
  await operator.concert.figures({ concertId });
  await operator.concert.blockedSeats({ concertId, scheduleId });
  await operator.concert.cancellations({ concertId });
  await operator.payment.totals({ concertId });
  await operator.plan.list({});
  await operator.plan.get({ planId });
  await operator.user.get({ userId: 'looked-at' });
  await operator.user.list({});
  await operator.payment.search({ concertId });
  await operator.reservation.search({ concertId });
  await operator.wallet.audit();
  // An answer waits only a moment for its line: on a busy machine that comes after the next one's.
  await expect
    .poll(async () => (await lines()).slice(before).toSorted())
    .toEqual(['payment.search', 'reservation.search', 'user.get', 'user.list', 'wallet.audit']);
});

test('how a queue is set is read without setting anything, with whatever was set elsewhere', async () => {
  const { concertId } = await stageConcert(stage);
  const settings = async (): Promise<object> => (await stage.operator.queue.stats({ concertId })).settings;
  const { concertId: _concertId, state: _state, ...first } = await stage.operator.queue.configure({ concertId });
  expect(await settings()).toEqual(first);
  await stage.operator.queue.configure({ concertId, admitPerSecond: 7.5, avoidOrphans: true });
  expect(await settings()).toEqual({ ...first, admitPerSecond: 7.5, avoidOrphans: true });
});

test('calls, and those that failed by the server’s fault, are counted a second', async () => {
  const { concertId } = await stageConcert(stage);
  const before = await stage.operator.queue.stats({ concertId });
  expect(before).toMatchObject({ errorsPerSecond: 0 });
  // What a caller did wrong is no error of the server.
  await why(stage.operator.queue.stats({ concertId: 'con_none' }));
  const broken = await stage.sql('alter table plans rename to plans_away').then(
    () => why(stage.operator.plan.list({})),
    (error: unknown) => error,
  );
  await stage.sql('alter table plans_away rename to plans');
  expect(broken).toEqual({ reason: 'INTERNAL' });
  const after = await stage.operator.queue.stats({ concertId });
  expect(after.errorsPerSecond).toBeGreaterThan(0);
  expect(after.callsPerSecond).toBeGreaterThan(after.errorsPerSecond);
});

test('a date belongs to a concert that exists and has at most 100,000 seats', async () => {
  const { concertId } = await stageConcert(stage);
  const add = (id: string, rows: number): Promise<{ capacity: number }> =>
    stage.operator.concert.addSchedule({
      concertId: id,
      startsAt: '2030-01-01T00:00:00Z',
      sections: [{ name: 'A', rows, seatsPerRow: 1_000, price: 1 }],
    });
  expect(await why(add('con_unknown', 1))).toEqual({ reason: 'CONCERT_NOT_FOUND' });
  expect(await why(add(concertId, 101))).toMatchObject({ reason: 'INVALID_INPUT' });
  expect((await add(concertId, 20)).capacity).toBe(20_000);
});
