import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants, letIn, openStage, type Stage, stageConcert } from '../harness.ts';
import { enter, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

test('a known user gets a signed token, a number and a place', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  await stage.operator.user.create({ userId: 'first', name: 'First' });
  const given = await stage.user('first').queue.issueToken({ concertId });
  expect(given).toMatchObject({ state: 'waiting', place: 1, ahead: 0, expiresAt: null });
  expect(given.token).toMatch(/^st1\./);
  expect(given.pollAfterMs).toBeGreaterThanOrEqual(1_000);
});

test('numbers are given in the order of arrival, without gaps', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  const numbers: (number | null)[] = [];
  for (const userId of ['a', 'b', 'c', 'd']) {
    await stage.operator.user.create({ userId, name: userId });
    const { place, ahead } = await stage.user(userId).queue.issueToken({ concertId });
    expect(ahead).toBe(place! - 1);
    numbers.push(place);
  }
  expect(numbers).toEqual([1, 2, 3, 4]);
});

test('a user nobody has made gets no place', async () => {
  const { concertId } = await stageConcert(stage);
  expect(await why(stage.user('stranger').queue.issueToken({ concertId }))).toEqual({ reason: 'USER_NOT_FOUND' });
  expect(await stage.sql('select from tokens where concert_id = $1', [concertId])).toEqual([]);
});

test.each(['con_000000000unknown', '', "' OR 1=1--", '__proto__'])('there is no queue for concert %j', async (id) => {
  await stage.operator.user.create({ userId: 'seeker', name: 'Seeker' });
  expect(await why(stage.user('seeker').queue.issueToken({ concertId: id }))).toEqual({ reason: 'CONCERT_NOT_FOUND' });
});

test('a closed queue takes nobody', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.close({ concertId });
  await stage.operator.user.create({ userId: 'late', name: 'Late' });
  expect(await why(stage.user('late').queue.issueToken({ concertId }))).toEqual({ reason: 'QUEUE_CLOSED' });
});

test('entering again returns the same token, while waiting and while inside', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.queue.pause({ concertId });
  const visitor = await enter(stage, concertId, 'twice');
  expect((await visitor.caller.queue.issueToken({ concertId })).token).toBe(visitor.token);
  await stage.operator.queue.resume({ concertId });
  await untilState(visitor.caller, visitor.token, 'active');
  expect(await visitor.caller.queue.issueToken({ concertId })).toMatchObject({ token: visitor.token, state: 'active' });
});

test('fifty calls of one user at once give one place', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.user.create({ userId: 'eager', name: 'Eager' });
  const given = await Promise.all(
    Array.from({ length: 50 }, () => stage.user('eager').queue.issueToken({ concertId })),
  );
  expect(new Set(given.map((status) => status.token)).size).toBe(1);
  expect(await stage.sql('select from tokens where concert_id = $1', [concertId])).toHaveLength(1);
});

test('a service enters a user by name; users enter only themselves; nobody enters without proof', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.user.create({ userId: 'guest', name: 'Guest' });
  const given = await stage.operator.queue.issueToken({ concertId, userId: 'guest' });
  expect((await stage.user('guest').queue.issueToken({ concertId })).token).toBe(given.token);
  expect(await why(stage.user('guest').queue.issueToken({ concertId, userId: 'other' }))).toEqual({
    reason: 'FORBIDDEN',
  });
  expect(await why(stage.operator.queue.issueToken({ concertId }))).toMatchObject({ reason: 'INVALID_INPUT' });
  expect(await why(stage.as({ kind: 'anonymous' }).queue.issueToken({ concertId }))).toEqual({
    reason: 'UNAUTHENTICATED',
  });
});

test('after a visit ran out, entering gives a new place at the back', async () => {
  const { concertId } = await stageConcert(stage, { activeTtlMs: 1_000 });
  const [visitor] = await letIn(stage, concertId, ['slow']);
  await stage.operator.queue.configure({ concertId, activeTtlMs: 60_000 });
  await letIn(stage, concertId, ['next']);
  await untilState(visitor!.caller, visitor!.token, 'expired');
  const again = await visitor!.caller.queue.issueToken({ concertId });
  expect(again.token).not.toBe(visitor!.token);
  expect(again.place).toBe(3);
  expect(await visitor!.caller.queue.status({ token: visitor!.token })).toMatchObject({
    state: 'expired',
    endedBecause: 'expired',
  });
});
