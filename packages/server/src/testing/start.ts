import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { defaults, openStagedoor, serve, signAccessToken } from '../index.ts';
import { advance } from './advance.ts';
import { createDatabase } from './database.ts';
import type { ConcertFixture, QueueSettings, StagedConcert, UserFixture } from './fixtures.ts';
import { patience } from './patience.ts';
import { createConcert, createUser } from './set-stage.ts';

/** What a test may say about its server. */
export interface TestServerOptions {
  /** Concerts to begin with: one small club unless given. */
  readonly concerts?: readonly ConcertFixture[];
  /** Users to begin with, by id. */
  readonly users?: Readonly<Record<string, UserFixture>>;
  /** Settings of every queue; a concert's own come on top. */
  readonly queue?: QueueSettings;
  /**
   * Your own PostgreSQL (15 or newer) instead of the embedded one. Each server makes a database there, which its user
   * must be allowed to, and drops it at `stop()`.
   */
  readonly databaseUrl?: string;
  /** Shows the server's log on standard output; silent unless given. */
  readonly logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

/** A Stagedoor at work, with what tests need to set a scene. */
export interface TestServer extends AsyncDisposable {
  /** The SDK's `url`. */
  readonly url: string;
  /** Acts as the operator when given as the SDK's `accessToken`. */
  readonly operatorKey: string;
  /** The concerts that it began with. */
  readonly concerts: readonly StagedConcert[];
  /** The server's time: what a date of a test is before or after. */
  now(): Date;
  /**
   * Moves the server's time on, by milliseconds, and never back: holds run out, visits and sales end. Resolves once everything on the
   * server goes by it. Whoever waits keeps their place; an SDK's countdown follows with the next status that it hears.
   */
  advance(ms: number): Promise<void>;
  /** An access token as your identity provider would give it, good for a day. The user must exist to enter a queue. */
  accessTokenFor(userId: string): Promise<string>;
  /** Makes a concert and its dates. */
  createConcert(concert?: ConcertFixture): Promise<StagedConcert>;
  /** Makes a user who may enter queues. */
  createUser(userId: string, user?: UserFixture): Promise<void>;
  /** Stops serving and drops the database. The same as leaving the scope of `await using`. */
  stop(): Promise<void>;
}

/** What `startStagedoor` does, once it is known that this Node can. */
export async function start({
  concerts = [{}],
  users = {},
  queue,
  databaseUrl,
  logLevel,
}: TestServerOptions = {}): Promise<TestServer> {
  await using starting = new AsyncDisposableStack();
  const database = starting.use(await createDatabase(databaseUrl));
  const operatorKey = secret();
  const jwt = { secret: secret() };
  const config = {
    ...defaults,
    ...patience,
    databaseUrl: database.url,
    tokenSecrets: [secret()] as const,
    operatorKey,
    jwt,
    log: pino({ level: logLevel ?? 'silent' }),
    poolSize: 4,
    tickMs: 20,
  };
  const stagedoor = await openStagedoor(config);
  starting.defer(() => stagedoor.stop());
  const served = await serve(stagedoor, config, { port: 0, host: '127.0.0.1' });
  starting.defer(() => served.close());
  const addConcert = (concert: ConcertFixture = {}): Promise<StagedConcert> =>
    createConcert(stagedoor, { ...concert, queue: { ...queue, ...concert.queue } });
  const addUser = (userId: string, user: UserFixture = {}): Promise<void> => createUser(stagedoor, userId, user);
  const staged: StagedConcert[] = [];
  for (const concert of concerts) staged.push(await addConcert(concert));
  for (const [userId, user] of Object.entries(users)) await addUser(userId, user);
  const started = starting.move();
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= started.disposeAsync());
  return {
    url: served.url,
    operatorKey,
    concerts: staged,
    now: () => stagedoor.services.clock.now(),
    advance: (ms) => advance(stagedoor, database, ms),
    accessTokenFor: (userId) => signAccessToken(userId, jwt, stagedoor.services.clock.now()),
    createConcert: addConcert,
    createUser: addUser,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const secret = (): string => randomBytes(32).toString('base64url');
