import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { type Pooler, startPgBouncer } from '../../../../test/pgbouncer.ts';
import { inspectDatabase, openStagedoor, Refused } from '../../src/index.ts';
import {
  brokenInvariants,
  createDatabase,
  letIn,
  names,
  openStage,
  stageConcert,
  testConfig,
  until,
  waitingForLocks,
} from '../harness.ts';

/** A database of its own, behind a pooler of its own. */
async function pooled(settings: Record<string, string>) {
  const database = await createDatabase();
  const direct = Object.assign(new URL(inject('directUrl')), { pathname: new URL(database.url).pathname }).href;
  const pooler = await startPgBouncer(direct, settings);
  return { ...pooler, direct, [Symbol.asyncDispose]: () => pooler.stop().then(database.drop) };
}

/** What a read answers once there is a turn for it: whoever has none is told when to ask again, and the SDK does. */
async function askedAgain<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refused) || error.data.reason !== 'OVERLOADED') throw error;
      await delay(error.data['retryAfterMs'] as number);
    }
  }
}

/** What all sessions that the pooler has with the database would leave to whoever is next. */
async function sessionsBehind({ url }: Pick<Pooler, 'url'>, sessions: number): Promise<object[]> {
  const clients = await Promise.all(
    Array.from({ length: sessions }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query('begin');
      return client;
    }),
  );
  return await Promise.all(
    clients.map(async (client) => {
      const { rows } = await client.query<object>(
        `select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
          current_setting('enable_seqscan') as scans, current_setting('client_min_messages') as messages,
          (select count(*) from pg_prepared_statements)::int as prepared`,
      );
      await client.end();
      return rows[0]!;
    }),
  );
}

const untouched = { lock: '0', statement: '0', scans: 'on', messages: 'notice', prepared: 0 };

test.each<[string, Record<string, string>]>([
  ['refuses the settings of sessions', {}],
  ['forgets the settings of sessions', { ignore_startup_parameters: 'options' }],
  ['keeps sessions apart', { ignore_startup_parameters: 'options', pool_mode: 'session' }],
])('fifty people buy through a pooler that %s, and leave nothing behind in its sessions', async (_, settings) => {
  const sessions = settings['pool_mode'] === 'session' ? 20 : 3;
  await using pooler = await pooled({ ...settings, default_pool_size: `${sessions}` });
  const stage = await openStage({}, { url: pooler.url, drop: () => Promise.resolve() });
  const { concertId, scheduleId } = await stageConcert(stage);
  const visitors = await letIn(stage, concertId, names(50), 1_000);
  await Promise.all(
    visitors.map(async ({ caller, token }, index) => {
      const { reservationId } = await caller.concert.reserve({
        concertId,
        scheduleId,
        token,
        seatIds: [index + 1],
        idempotencyKey: 'hold',
      });
      await caller.payment.pay({ reservationId, token, idempotencyKey: 'pay' });
      const { payments } = await askedAgain(() => caller.payment.list({}));
      expect(payments).toHaveLength(1);
    }),
  );
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
  expect(await sessionsBehind(pooler, 3)).toEqual([untouched, untouched, untouched]);
});

test('reads that wait for a locked table end in time at the database too, whoever goes on', async () => {
  await using pooler = await pooled({});
  const stage = await openStage({ lockTimeoutMs: 300 }, { url: pooler.url, drop: () => Promise.resolve() });
  const { concertId } = await stageConcert(stage);
  const [ann] = await letIn(stage, concertId, ['ann'], 1_000);
  const other = new pg.Client({ connectionString: pooler.direct });
  await other.connect();
  await other.query('begin; lock table payments in access exclusive mode');
  const waiting = async (): Promise<number> => {
    const { rows } = await other.query(waitingForLocks);
    return rows.length;
  };
  const reading = ann!.caller.payment.list({}).catch((error: unknown) => error);
  await until(async () => (await waiting()) > 0);
  expect(await reading).toMatchObject({ reason: expect.any(String) });
  expect(await waiting()).toBe(0);
  expect(await ann!.caller.wallet.balance({ token: ann!.token })).toMatchObject({ balance: 1_000 });
  await other.end();
  await stage.close();
});

test.each([
  ['has no transactions', { pool_mode: 'statement' }, /pool_mode = transaction/],
  ['has one connection for all', { default_pool_size: '1' }, /default_pool_size/],
])('a pooler that %s is refused at the start, and the message says what to do', async (_, settings, complaint) => {
  await using pooler = await pooled(settings);
  await expect(openStagedoor(testConfig(pooler.url))).rejects.toThrow(complaint);
});

test('an operator who looks at the database is told of the pooler in between', async () => {
  await using pooler = await pooled({ default_pool_size: '3' });
  expect(await inspectDatabase(pooler.url)).toMatchObject({ isPooled: true, unfit: undefined, pendingMigrations: [] });
  expect(await inspectDatabase(pooler.direct)).toMatchObject({ isPooled: false, unfit: undefined });
});
