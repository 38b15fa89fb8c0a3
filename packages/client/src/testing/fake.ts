import { clientOver } from '../client.ts';
import type { Procedure, RetryOptions } from '../retry.ts';
import { type Stagedoor, stagedoorOf } from '../stagedoor.ts';
import type { DetailsOf, Reason, StagedoorClient } from '../types.ts';
import type { Caller } from './caller.ts';
import type { ConcertFixture, QueueSettings, StagedConcert, UserFixture } from './fixtures.ts';
import { linkTo } from './link.ts';
import { FakeNetwork, Lost } from './network.ts';
import { concertOf, letIn } from './queue.ts';
import { refused } from './refused.ts';
import { FakeServer } from './server.ts';
import { createConcert, createUser } from './set-stage.ts';
import { FakeTime, settled } from './time.ts';
import { World } from './world.ts';

/** What a test may say about its fake. */
export interface FakeOptions {
  /** Concerts to begin with: one small club unless given. */
  readonly concerts?: readonly ConcertFixture[];
  /** Users to begin with, by id. */
  readonly users?: Readonly<Record<string, UserFixture>>;
  /** Settings of every queue; a concert's own come on top. */
  readonly queue?: QueueSettings;
  /** What time it is at first; this machine's unless given. */
  readonly now?: Date;
  /** How calls are tried again that got lost: as `createStagedoor` does, with shorter pauses. `{ attempts: 1 }` never does. */
  readonly retry?: RetryOptions;
}

/** A call that is to fail: the reason, and what comes with it where there is more to say. */
type Failure<R extends Reason | 'UNREACHABLE'> = R extends Reason
  ? object extends DetailsOf<R>
    ? [details?: DetailsOf<R>]
    : [details: DetailsOf<R>]
  : [];

/** A Stagedoor in memory: the SDK as it is, above a server that is none. Its time stands still until the test moves it. */
export interface FakeStagedoor {
  /** The concerts that it began with. */
  readonly concerts: readonly StagedConcert[];
  /** The raw client with an operator's rights: `operator.queue.pause.mutate({ concertId })`. */
  readonly operator: StagedoorClient;
  /** The SDK of a user who must exist to enter a queue; of nobody who is signed in unless given. */
  stagedoorFor(userId?: string): Stagedoor;
  /** One more concert. */
  createConcert(concert?: ConcertFixture): StagedConcert;
  /** One more user; one who is there already gets the money. */
  createUser(userId: string, user?: UserFixture): void;
  /** The server's time. */
  now(): Date;
  /**
   * Moves time on, by milliseconds, and never back: holds run out, visits and sales end, countdowns follow. Resolves once everyone has
   * heard of it. In a component test: `await act(() => fake.advance(1_000))`.
   */
  advance(ms: number): Promise<void>;
  /** Lets the next in line in, however many may be inside: for a concert whose `queue` says `{ maxActive: 0 }`. */
  admit(concertId: string, count?: number): Promise<void>;
  /**
   * The next call of this procedure is refused for this reason, and does nothing: `fake.failNext('concert.reserve', 'LIMIT_EXCEEDED',
   * { limit: 8 })`. What the SDK tries again, such as `UNREACHABLE` and `OVERLOADED`, fails once for each time that this is said.
   */
  failNext<R extends Reason | 'UNREACHABLE'>(procedure: Procedure, reason: R, ...details: Failure<R>): void;
  /** The next call of this procedure takes effect, and its answer gets lost: whoever sends it again must not pay twice. */
  loseNextAnswer(procedure: Procedure): void;
  /** Nothing gets through any more: calls are `UNREACHABLE`, streams break. */
  goOffline(): Promise<void>;
  /** Everything gets through again. */
  goOnline(): Promise<void>;
}

/** Makes a fake, with the same fixtures as `startStagedoor` of `@stagedoor/server/testing`. */
export function fakeStagedoor({
  concerts = [{}],
  users = {},
  queue,
  now = new Date(),
  retry,
}: FakeOptions = {}): FakeStagedoor {
  const time = new FakeTime(now);
  const world = new World(time);
  const server = new FakeServer(world);
  const network = new FakeNetwork();
  const clientOf = (caller: Caller): StagedoorClient =>
    clientOver(linkTo(server, network, caller), { retry: { firstPauseMs: 1, ...retry } });
  const clock = { mark: time.nowMs, now: time.nowMs, heard: () => {} };
  const surroundings = { clock: () => clock, pause: time.pause, hasStreams: true, hasTabs: false };
  const addConcert = (concert: ConcertFixture = {}): StagedConcert =>
    createConcert(server, { ...concert, queue: { ...queue, ...concert.queue } });
  const addUser = (userId: string, user: UserFixture = {}): void => createUser(server, userId, user);
  const staged = concerts.map(addConcert);
  for (const [userId, user] of Object.entries(users)) addUser(userId, user);
  return {
    concerts: staged,
    operator: clientOf('operator'),
    stagedoorFor: (userId) =>
      stagedoorOf(clientOf(userId === undefined ? 'nobody' : { userId }), async () => userId, surroundings),
    createConcert: addConcert,
    createUser: addUser,
    now: time.now,
    async advance(ms) {
      // What was just begun waits before time passes.
      await settled();
      time.advance(ms);
      server.settle();
      await settled();
    },
    async admit(concertId, count = 1) {
      letIn(world, concertOf(world, concertId), count);
      server.tellAll();
      await settled();
    },
    failNext: (procedure, reason, ...[details]) =>
      network.failNext(
        procedure,
        reason === 'UNREACHABLE' ? new Lost('The call got lost.') : refused(reason, (details ?? {}) as never),
      ),
    loseNextAnswer: (procedure) => network.loseNextAnswer(procedure),
    async goOffline() {
      network.isUp = false;
      await settled();
    },
    async goOnline() {
      network.isUp = true;
      await settled();
    },
  };
}
