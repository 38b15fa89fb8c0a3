import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { templateName } from '../../../test/postgres.ts';
import { type Actor, defaults, openStagedoor, Refused, type Stagedoor, type StagedoorConfig } from '../src/index.ts';
import { patience } from '../src/testing/patience.ts';

export const operatorKey = 'operator-key-for-tests';
export const jwtSecret = 'a shared secret for tests, at least 32 long';

/** A database that lasts as long as its test. */
export interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** Clones the migrated template: a database of the test file's own. */
export async function createDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('adminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name} template ${templateName} strategy file_copy`);
  return {
    url: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    drop: () => asAdmin(adminUrl, `drop database ${name} with (force)`),
  };
}

/** Runs SQL on a connection of its own, as the database's superuser. */
export async function asAdmin(url: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}

/** A configuration for tests: the defaults with a quick tick, and with more patience, as tests keep machines busy. */
export function testConfig(databaseUrl: string, changes: Partial<StagedoorConfig> = {}): StagedoorConfig {
  return {
    ...defaults,
    ...patience,
    databaseUrl,
    tokenSecrets: ['a token secret for tests, at least 32 long'],
    operatorKey,
    jwt: { secret: jwtSecret },
    log: pino({ level: 'silent' }),
    tickMs: 20,
    ...changes,
  };
}

export type Caller = ReturnType<Stagedoor['createCaller']>;

/** A Stagedoor on a database of its own, with what tests need to set a scene. */
export interface Stage {
  readonly stagedoor: Stagedoor;
  readonly databaseUrl: string;
  readonly operator: Caller;
  as(actor: Actor): Caller;
  user(userId: string): Caller;
  /** Runs SQL on a connection of its own, outside the pool. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openStage(changes: Partial<StagedoorConfig> = {}, on?: TestDatabase): Promise<Stage> {
  const database = on ?? (await createDatabase());
  const stagedoor = await openStagedoor(testConfig(database.url, changes));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    stagedoor,
    databaseUrl: database.url,
    operator: stagedoor.createCaller({ kind: 'operator' }),
    as: (actor) => stagedoor.createCaller(actor),
    user: (userId) => stagedoor.createCaller({ kind: 'user', userId }),
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(text, [...values])).rows,
    async close() {
      await stagedoor.stop();
      await client.end();
      if (on === undefined) await database.drop();
    },
  };
}

/** A concert with one date: one section of `seats` seats in one row, at `price`. */
export async function stageConcert(
  stage: Stage,
  {
    seats = 50,
    price = 1_000,
    currency = 'KRW',
    ...settings
  }: { seats?: number; price?: number; currency?: string } & Settings = {},
): Promise<{ concertId: string; scheduleId: string }> {
  const { concertId } = await stage.operator.concert.create({ title: 'A concert', currency });
  const { scheduleId } = await stage.operator.concert.addSchedule({
    concertId,
    startsAt: '2030-01-01T19:00:00Z',
    sections: [{ name: 'Floor', rows: 1, seatsPerRow: seats, price }],
  });
  // A test's crowd should not have to queue unless the test is about queueing.
  await stage.operator.queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000, ...settings });
  return { concertId, scheduleId };
}

type Settings = Omit<Parameters<Caller['queue']['configure']>[0], 'concertId'>;

/** A user inside: their caller and their active token. */
export interface Visitor {
  readonly userId: string;
  readonly caller: Caller;
  readonly token: string;
}

/** Makes these users, lets them in and, when asked, gives each of them money. */
export async function letIn(
  stage: Stage,
  concertId: string,
  userIds: readonly string[],
  balance = 0,
): Promise<Visitor[]> {
  return await Promise.all(
    userIds.map(async (userId) => {
      await stage.operator.user.create({ userId, name: userId });
      const caller = stage.user(userId);
      const { token } = await caller.queue.issueToken({ concertId });
      // Not 'active': a short visit may be over before a busy machine looks.
      await until(async () => (await caller.queue.status({ token })).state !== 'waiting');
      if (balance > 0) await caller.wallet.charge({ token, amount: balance, idempotencyKey: 'opening balance' });
      return { userId, caller, token };
    }),
  );
}

/** n user ids. */
export const names = (count: number, prefix = 'user'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);

/** Sessions of this database, of which the cluster has one for each test file, that wait for a lock. */
export const waitingForLocks = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** Waits until something is true, or fails. The limit is for what never becomes true: a slow machine must not meet it. */
export async function until(isTrue: () => Promise<boolean> | boolean, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Not true within ${withinMs} ms: ${isTrue.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The refusal of a call, or a failure when it was not refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('The call was not refused.');
}

/** Splits results of parallel calls into answers and reasons. */
export async function settleAll<T>(calls: readonly Promise<T>[]): Promise<{ answers: T[]; reasons: string[] }> {
  const settled = await Promise.allSettled(calls);
  return {
    answers: settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    reasons: settled.flatMap((result) =>
      result.status === 'rejected'
        ? [result.reason instanceof Refused ? result.reason.reason : String(result.reason)]
        : [],
    ),
  };
}

/** Names of the invariants that do not hold, with their violations. */
export async function brokenInvariants(stage: Stage): Promise<string[]> {
  const audit = await stage.operator.wallet.audit();
  return audit.filter((row) => !row.holds).map((row) => `${row.name}: ${row.violations.join('; ')}`);
}
