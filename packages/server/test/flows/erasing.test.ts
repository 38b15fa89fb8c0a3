import { afterAll, beforeAll, expect, test } from 'vitest';
import { Erasing } from '../../src/erasure/index.ts';
import {
  brokenInvariants,
  createDatabase,
  letIn,
  names,
  openStage,
  type Stage,
  stageConcert,
  until,
} from '../harness.ts';
import { enter, freeSeats, hold, pay, somebodyHolds, untilState, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  // The race below holds an entry back for seconds.
  stage = await openStage({ lockTimeoutMs: 20_000, statementTimeoutMs: 20_000, deadlineMs: 20_000 });
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

const isErased = async (userId: string, on = stage): Promise<boolean> =>
  (await on.operator.user.get({ userId })).erasureFinishedAt !== null;

/** Erases a user, and waits until everything of it is done. */
async function erase(userId: string): Promise<void> {
  await stage.operator.user.erase({ userId });
  await until(() => isErased(userId));
}

/** Every column of every table that can hold words, and has these. */
async function whereFound(words: string): Promise<string[]> {
  const columns = await stage.sql<{ table: string; column: string }>(
    `select table_name as "table", column_name as "column" from information_schema.columns
     where table_schema = 'public' and data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY')`,
  );
  expect(columns.length).toBeGreaterThan(50);
  const found = [];
  for (const { table, column } of columns) {
    const [row] = await stage.sql<{ n: number }>(
      `select count(*)::int as n from ${table} where position($1 in lower(${column}::text)) > 0`,
      [words.toLowerCase()],
    );
    if (row!.n > 0) found.push(`${table}.${column}`);
  }
  return found;
}

test('an erased user loses places and holds in every concert, and keeps what was paid', async () => {
  const [bought, browsed, waited] = await Promise.all([
    stageConcert(stage),
    stageConcert(stage),
    stageConcert(stage, { maxActive: 0 }),
  ]);
  const [buyer] = await letIn(stage, bought.concertId, ['mia'], 10_000);
  const { paymentId } = await pay(buyer!, (await hold(buyer!, bought, [1])).reservationId);
  const [inside, other] = await letIn(stage, browsed.concertId, ['mia', 'other']);
  await hold(inside!, browsed, [1, 2]);
  const waiting = await enter(stage, waited.concertId, 'mia');
  expect(await freeSeats(other!, browsed)).not.toContain(1);

  const erased = await stage.operator.user.erase({ userId: 'mia' });
  expect(erased).toEqual({ userId: 'mia', erasedAt: expect.any(Date) as Date });
  for (const { caller, token } of [inside!, waiting]) {
    await untilState(caller, token, 'expired');
    expect(await caller.queue.status({ token })).toMatchObject({ endedBecause: 'left' });
    expect(await why(caller.queue.issueToken({ concertId: bought.concertId }))).toEqual({ reason: 'USER_ERASED' });
  }
  expect(await why(hold(inside!, browsed, [3]))).toMatchObject({ reason: 'TOKEN_EXPIRED' });
  expect(await freeSeats(other!, browsed)).toEqual(expect.arrayContaining([1, 2]));
  await until(() => isErased('mia'));
  expect(await stage.operator.user.get({ userId: 'mia' })).toMatchObject({
    ...erased,
    name: null,
    balances: [{ currency: 'KRW', balance: 9_000 }],
  });
  const { payments } = await stage.operator.payment.search({ userId: 'mia' });
  expect(payments).toMatchObject([{ paymentId, status: 'paid', seatIds: [1] }]);
  expect(await buyer!.caller.payment.list({})).toMatchObject({ payments: [{ paymentId, status: 'paid' }] });
});

test('nothing that names an erased user is left in any table', async () => {
  const name = 'Wilhelmina Quux';
  const user = { userId: 'u-17', name };
  const { operator } = stage;
  await operator.user.create({ ...user, idempotencyKey: 'made' });
  await operator.user.create(user);
  const show = await stageConcert(stage);
  const [fan] = await letIn(stage, show.concertId, ['u-17'], 10_000);
  const { paymentId } = await pay(fan!, (await hold(fan!, show, [1, 2])).reservationId);
  const back = { paymentId, reason: `${name} is ill.`, idempotencyKey: 'for her' };
  await operator.payment.refund({ ...back, seatIds: [1], idempotencyKey: 'a part' });
  await operator.payment.refund(back);
  // As the release before wrote it.
  await stage.sql(`insert into operator_log select 'log_old', now() - interval '1 day', 'user.create', $1, 'ok'`, [
    JSON.stringify(user),
  ]);
  const others = { userId: 'u-18', name: 'Somebody Else' };
  await operator.user.create({ ...others, idempotencyKey: 'made, too' });
  await stage.sql(`insert into operator_log select 'log_old_other', now(), 'user.create', $1, 'ok'`, [
    JSON.stringify(others),
  ]);
  expect(await whereFound(name)).toEqual(
    expect.arrayContaining(['users.name', 'operator_log.input', 'wallet_keys.answer', 'payment_events.note']),
  );

  await erase('u-17');
  expect(await whereFound(name)).toEqual([]);
  // Nor does a list of people that is sent again bring it back.
  expect(await why(operator.user.create({ ...user, idempotencyKey: 'made' }))).toEqual({ reason: 'USER_ERASED' });
  expect(await why(operator.user.create(user))).toEqual({ reason: 'USER_ERASED' });
  expect(await whereFound(name)).toEqual([]);
  expect(await whereFound(others.name)).toEqual(
    expect.arrayContaining(['users.name', 'operator_log.input', 'wallet_keys.answer']),
  );
  const { payments } = await operator.payment.search({ paymentId });
  expect(payments).toMatchObject([
    {
      refunded: 2_000,
      history: [{ kind: 'paid' }, { kind: 'refunded', note: null }, { kind: 'refunded', amount: 1_000 }],
    },
  ]);
});

test('whom the identity provider vouches for does not come back by entering', async () => {
  const { concertId } = await stageConcert(stage);
  const caller = stage.as({ kind: 'user', userId: 'from-provider', newUserName: 'Vera' });
  await caller.queue.issueToken({ concertId });
  await erase('from-provider');
  expect(await why(caller.queue.issueToken({ concertId }))).toEqual({ reason: 'USER_ERASED' });
  expect(await stage.operator.user.get({ userId: 'from-provider' })).toMatchObject({ name: null });
  const service = stage.operator.queue.issueToken({ concertId, userId: 'from-provider' });
  expect(await why(service)).toEqual({ reason: 'USER_ERASED' });
});

test('money of an erased user can be given back and paid out, but none comes in', async () => {
  const show = await stageConcert(stage);
  const [fan] = await letIn(stage, show.concertId, ['with-money'], 5_000);
  const { paymentId } = await pay(fan!, (await hold(fan!, show, [1])).reservationId);
  await erase('with-money');
  const money = { userId: 'with-money', currency: 'KRW' };
  const { credit, debit } = stage.operator.wallet;
  const late = { ...money, amount: 100, reference: 'late', idempotencyKey: 'late' };
  expect(await why(credit(late))).toEqual({ reason: 'USER_ERASED' });
  await stage.operator.payment.refund({ paymentId, reason: 'asked for', idempotencyKey: 'after' });
  const out = { ...money, amount: 5_000, reference: 'paid out', idempotencyKey: 'paid out' };
  expect(await debit(out)).toMatchObject({ balance: 0 });
});

test('what is written about an erased user later goes when they are erased again', async () => {
  const show = await stageConcert(stage);
  const [fan] = await letIn(stage, show.concertId, ['written-of'], 5_000);
  const { paymentId } = await pay(fan!, (await hold(fan!, show, [1])).reservationId);
  await erase('written-of');
  await stage.operator.payment.refund({ paymentId, reason: 'Zebulon Later is ill.', idempotencyKey: 'later' });
  expect(await whereFound('Zebulon Later')).toEqual(
    expect.arrayContaining(['operator_log.input', 'payment_events.note']),
  );
  await erase('written-of');
  expect(await whereFound('Zebulon Later')).toEqual([]);
});

test('erased again, a user stays erased since the first time, and nobody unknown is erased', async () => {
  await stage.operator.user.create({ userId: 'twice', name: 'Twice' });
  const call = { userId: 'twice', idempotencyKey: 'erase' };
  const first = await stage.operator.user.erase(call);
  await until(() => isErased('twice'));
  expect(await stage.operator.user.erase(call)).toEqual(first);
  expect(await stage.operator.user.erase({ userId: 'twice' })).toEqual(first);
  await until(() => isErased('twice'));
  expect(await why(stage.operator.user.erase({ ...call, userId: 'never' }))).toEqual({
    reason: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(await why(stage.operator.user.erase({ userId: 'never' }))).toEqual({ reason: 'USER_NOT_FOUND' });
  expect(await why(stage.user('twice').user.erase({ userId: 'twice' }))).toEqual({ reason: 'FORBIDDEN' });
});

test('a user who is entering while they are erased does not keep the place', async () => {
  const { concertId } = await stageConcert(stage);
  await stage.operator.user.create({ userId: 'entering', name: 'Entering' });
  // They were looked up, and their place is about to be written.
  const table = await somebodyHolds(stage, 'lock table tokens in share mode');
  const entered = stage.user('entering').queue.issueToken({ concertId });
  try {
    const isWaiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into tokens%' and datname = current_database()`;
    await until(async () => (await stage.sql(isWaiting)).length > 0);
    await stage.operator.user.erase({ userId: 'entering' });
    const erasing = new Erasing(stage.stagedoor.services);
    for (let round = 0; round < 3; round++) await erasing.run();
    expect(await isErased('entering')).toBe(false);
  } finally {
    await table.letGo();
  }
  const { token } = await entered;
  await until(() => isErased('entering'));
  expect(await stage.user('entering').queue.status({ token })).toMatchObject({
    state: 'expired',
    endedBecause: 'left',
  });
});

test('places in more queues than are read at once end, too, also those that are over in other ways', async () => {
  const shows = [];
  for (const _ of names(23)) shows.push(await stageConcert(stage));
  await Promise.all(shows.map(({ concertId }) => enter(stage, concertId, 'everywhere')));
  const [closed, cancelled] = shows;
  await stage.operator.queue.close({ concertId: closed!.concertId });
  await stage.operator.concert.cancel({ concertId: cancelled!.concertId, reason: 'Storm.' });
  await erase('everywhere');
  const live = await stage.sql<{ concert_id: string }>(
    `select concert_id from tokens where user_id = 'everywhere' and ended_at is null`,
  );
  // Nothing of a cancelled concert comes back.
  expect(live.map((token) => token.concert_id)).toEqual([cancelled!.concertId]);
});

test('what a node did not finish, another one does', async () => {
  const database = await createDatabase();
  const first = await openStage({}, database);
  const { concertId } = await stageConcert(first);
  const { token } = await enter(first, concertId, 'half');
  await first.operator.user.erase({ userId: 'half' });
  await first.close();
  // However far it was.
  const second = await openStage({}, database);
  await second.sql(`update users set erasure_finished_at = null where user_id = 'half'`);
  await until(() => isErased('half', second));
  expect(await second.user('half').queue.status({ token })).toMatchObject({ state: 'expired', endedBecause: 'left' });
  expect(await brokenInvariants(second)).toEqual([]);
  await second.close();
  await database.drop();
});
