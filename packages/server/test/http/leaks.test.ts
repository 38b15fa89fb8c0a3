import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { type Call, calls, type Procedure, type Scene, setScene } from './scene.ts';
import { leaksIn, type Reply } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene({ lockTimeoutMs: 1_000, deadlineMs: 5_000 });
});
afterAll(() => scene.served.close());

const call = (procedure: Procedure): Promise<Reply> => {
  const { input, bearer }: Call = calls(scene)[procedure];
  return scene.call(procedure, input, bearer);
};

/** Takes a table away while something is tried. */
async function without<T>(table: string, attempt: () => Promise<T>): Promise<T> {
  await scene.served.sql(`alter table ${table} rename to away_${table}`);
  try {
    return await attempt();
  } finally {
    await scene.served.sql(`alter table away_${table} rename to ${table}`);
  }
}

function expectGeneric(reply: Reply): void {
  expect(reply.status).toBe(500);
  expect(reply.error.message).toBe('Something went wrong on the server.');
  expect(Object.keys(reply.error.data).sort()).toEqual(['code', 'httpStatus', 'path', 'reason']);
  expect(reply.reason).toBe('INTERNAL');
  expect(leaksIn(reply)).toEqual([]);
}

test.each<[missing: string, Procedure]>([
  ['payments', 'payment.list'],
  ['payments', 'payment.get'],
  ['payments', 'payment.refund'],
  ['payments', 'payment.pay'],
  ['reservations', 'concert.reserve'],
  ['seats', 'concert.reserve'],
  ['concert_keys', 'concert.reserve'],
  ['wallet_keys', 'wallet.charge'],
  ['wallet_references', 'wallet.credit'],
  ['wallets', 'wallet.balance'],
  ['ledger_entries', 'wallet.history'],
  ['ledger_entries', 'wallet.audit'],
  ['concerts', 'concert.get'],
  ['concerts', 'concert.list'],
  ['schedules', 'concert.availableSeats'],
  ['users', 'user.create'],
  ['users', 'queue.issueToken'],
])('with the table %s gone, %s says that something went wrong, and nothing of what', async (table, procedure) => {
  expectGeneric(await without(table, () => call(procedure)));
});

test('a row that no code expects is not shown either', async () => {
  const { served } = scene;
  await served.sql(
    `insert into concerts values ('con_broken', 'SECRET TITLE', 'KRW', now(), pg_current_xact_id()::text::bigint)`,
  );
  try {
    expectGeneric(await scene.call('concert.get', { concertId: 'con_broken' }));
  } finally {
    await served.sql(`delete from concerts where concert_id = 'con_broken'`);
  }
});

test('a failing call of a batch shows nothing and harms no other', async () => {
  const { served, alice, concertId } = scene;
  const input = JSON.stringify({ 0: { concertId }, 1: {} });
  const reply = await without('payments', () =>
    served.send(`/trpc/concert.get,payment.list?batch=1&input=${encodeURIComponent(input)}`, {
      headers: { authorization: `Bearer ${alice.jwt}` },
    }),
  );
  expect(reply.status).toBe(207);
  expect(reply.envelopes[0]!.result).toBeDefined();
  expect(reply.envelopes[1]!.error?.json).toMatchObject({
    message: 'Something went wrong on the server.',
    data: { reason: 'INTERNAL' },
  });
  expect(leaksIn(reply)).toEqual([]);
});

test('a row that somebody else holds for long is OVERLOADED with a time to come back', async () => {
  const { served } = scene;
  await served.sql('begin');
  try {
    await served.sql('select 1 from queues where concert_id = $1 for update', [scene.otherConcertId]);
    const reply = await served.post('queue.pause', { concertId: scene.otherConcertId }, operatorKey);
    expect(reply.status).toBe(503);
    expect(['OVERLOADED', 'OUTCOME_UNKNOWN']).toContain(reply.reason);
    expect(reply.error.data['retryAfterMs']).toBeGreaterThan(0);
    expect(leaksIn(reply)).toEqual([]);
  } finally {
    await served.sql('rollback');
  }
});

test('as soon as the database is whole again, so are the answers', async () => {
  expect((await call('payment.list')).status).toBe(200);
  expect((await call('wallet.balance')).status).toBe(200);
});
