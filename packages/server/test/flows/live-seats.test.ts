import { readTaken } from '@stagedoor/hall';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCaller } from '../../src/router.ts';
import { openStagedoor } from '../../src/index.ts';
import { letIn, openStage, type Stage, stageConcert, testConfig, until, type Visitor } from '../harness.ts';
import { enter, freeSeats, hold, pay, type Scene, why } from '../scenes.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

type Stream = Awaited<ReturnType<Visitor['caller']['concert']['watchSeats']>>;
type Told = { version: string; taken: string | readonly number[]; freed?: readonly number[]; standing: object };

/** What somebody who watches has on the screen. */
class Watching {
  readonly left: AbortController;
  readonly told: Told[] = [];
  taken = new Set<number>();
  version: string | undefined;
  failure: unknown;
  readonly over: Promise<void>;

  constructor(stream: Stream, left = new AbortController()) {
    this.left = left;
    this.over = this.#read(stream).catch((error: unknown) => {
      this.failure = error;
    });
  }

  async #read(stream: Stream): Promise<void> {
    for await (const [id, data] of stream as AsyncIterable<readonly [string, Told]>) {
      this.version = id;
      this.told.push(data);
      if (typeof data.taken === 'string') this.taken = readTaken(data.taken);
      else {
        for (const seatId of data.taken) this.taken.add(seatId);
        for (const seatId of data.freed!) this.taken.delete(seatId);
      }
    }
  }

  get seats(): string {
    return [...this.taken].sort((a, b) => a - b).join();
  }

  async until(seats: string, withinMs?: number): Promise<void> {
    await until(() => this.seats === seats, withinMs);
  }
}

async function watch(
  { userId, token }: Visitor,
  scene: Scene,
  lastEventId?: string,
  { services } = stage.stagedoor,
): Promise<Watching> {
  const left = new AbortController();
  const actor = { kind: 'user', userId } as const;
  const caller = createCaller({ services, actor, limit: undefined, onReplay: undefined }, { signal: left.signal });
  const watching = new Watching(await caller.concert.watchSeats({ ...scene, token, lastEventId }), left);
  await until(() => watching.told.length > 0);
  return watching;
}

const states = ({ caller, token }: Visitor, scene: Scene) => caller.concert.seatStates({ ...scene, token });

test('a poll says which seats are taken: held, paid and none that is free', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['polls-buyer', 'polls-other'], 5_000);
  expect(readTaken((await states(other!, scene)).taken).size).toBe(0);
  const first = await hold(buyer!, scene, [2, 9]);
  const seen = await states(other!, scene);
  expect([...readTaken(seen.taken)]).toEqual([2, 9]);
  expect(seen.standing).toEqual([]);
  expect((await states(buyer!, scene)).version, 'nothing changed').toBe(seen.version);
  await pay(buyer!, first.reservationId);
  expect([...readTaken((await states(other!, scene)).taken)]).toEqual([2, 9]);
  expect(
    await why(other!.caller.concert.seatStates({ ...scene, scheduleId: 'sch_none', token: other!.token })),
  ).toEqual({
    reason: 'SCHEDULE_NOT_FOUND',
  });
});

test('who watches is told everything first, and then what is taken and what comes free, at once', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['live-buyer', 'live-other'], 20_000);
  await hold(buyer!, scene, [1]);
  const watching = await watch(other!, scene);
  expect(watching.seats).toBe('1');
  const second = await hold(buyer!, scene, [3, 4]);
  await watching.until('1,3,4');
  expect(watching.told.at(-1)).toMatchObject({ taken: [3, 4], freed: [] });
  await buyer!.caller.concert.release({ reservationId: second.reservationId, token: buyer!.token });
  await watching.until('1');
  expect(watching.told.at(-1)).toMatchObject({ taken: [], freed: [3, 4] });
});

test('a refund frees seats for all who watch', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['refund-buyer', 'refund-other'], 20_000);
  const { paymentId } = await pay(buyer!, (await hold(buyer!, scene, [5])).reservationId);
  const watching = await watch(other!, scene);
  expect(watching.seats).toBe('5');
  await stage.operator.payment.refund({ paymentId, reason: 'asked for', idempotencyKey: 'refund' });
  await watching.until('');
});

test('a hold that runs out comes free by itself, with nobody doing anything', async () => {
  const scene = await stageConcert(stage, { seats: 5, holdTtlMs: 1_000 });
  const [dawdler, other] = await letIn(stage, scene.concertId, ['live-dawdler', 'live-patient']);
  const watching = await watch(other!, scene);
  const { expiresAt } = await hold(dawdler!, scene, [1]);
  await watching.until('1');
  await watching.until('');
  expect(stage.stagedoor.services.clock.nowMs()).toBeGreaterThanOrEqual(expiresAt.getTime());
});

test('what another node commits shows by itself', async () => {
  const scene = await stageConcert(stage, { seats: 5 });
  const [buyer] = await letIn(stage, scene.concertId, ['live-remote']);
  const second = await openStagedoor(testConfig(stage.databaseUrl));
  try {
    const watching = await watch(buyer!, scene, undefined, second);
    await hold(buyer!, scene, [2]);
    await watching.until('2');
  } finally {
    await second.stop();
  }
});

test('seats that operators keep back are taken', async () => {
  const scene = await stageConcert(stage, { seats: 5 });
  const [other] = await letIn(stage, scene.concertId, ['live-kept']);
  const watching = await watch(other!, scene);
  // As the migration of halls says: sold without an owner.
  await stage.sql(
    `update seats set sold = true, blocked = 'press', changed_by = pg_current_xact_id()::text::bigint where concert_id = $1 and seat_id = 3`,
    [scene.concertId],
  );
  await watching.until('3');
});

test('once the sale of a date has ended all of it is taken', async () => {
  const scene = await stageConcert(stage, { seats: 11 });
  const [other] = await letIn(stage, scene.concertId, ['live-late']);
  const watching = await watch(other!, scene);
  await stage.operator.concert.updateSchedule({ ...scene, salesEndAt: new Date(Date.now() + 300) });
  await watching.until('1,2,3,4,5,6,7,8,9,10,11');
  expect(await freeSeats(other!, scene)).toEqual([]);
});

test('who connects again with the version they heard last is told what they missed, and nothing else', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['resume-buyer', 'resume-other'], 20_000);
  const first = await watch(other!, scene);
  await hold(buyer!, scene, [1]);
  await first.until('1');
  first.left.abort();
  await first.over;
  const held = await hold(buyer!, scene, [2, 3]);
  await hold(buyer!, scene, [4]);
  await buyer!.caller.concert.release({ reservationId: held.reservationId, token: buyer!.token });
  const again = await watch(other!, scene, first.version);
  expect(again.told[0]).toMatchObject({ taken: [4], freed: [] });
  for (const unknown of ['nonsense', '', `${again.version}0`])
    expect((await watch(other!, scene, unknown)).told[0]).toMatchObject({ taken: expect.any(String) });
  // A poll's version serves as well.
  const { version } = await states(other!, scene);
  await hold(buyer!, scene, [7]);
  expect((await watch(other!, scene, version)).told[0]).toMatchObject({ taken: [7], freed: [] });
});

test('all who watch are told by one object, and one look at the database serves them all', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['shared-buyer', 'shared-other'], 20_000);
  const many = await Promise.all(Array.from({ length: 50 }, () => watch(other!, scene)));
  await hold(buyer!, scene, [1]);
  for (const watching of many) await watching.until('1');
  const [first, ...others] = many.map(({ told }) => told.at(-1));
  for (const event of others) expect(event).toBe(first);
});

test('a reader who takes nothing finds one event with all that happened, not a backlog', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [buyer, other] = await letIn(stage, scene.concertId, ['slow-buyer', 'slow-other'], 20_000);
  const slow = (await other!.caller.concert.watchSeats({ ...scene, token: other!.token }))[Symbol.asyncIterator]();
  await slow.next();
  const quick = await watch(other!, scene);
  for (const [seat, seats] of [
    [1, '1'],
    [2, '1,2'],
    [3, '1,2,3'],
  ] as const) {
    await hold(buyer!, scene, [seat]);
    await quick.until(seats);
  }
  expect((await slow.next()).value).toMatchObject({ 1: { taken: [1, 2, 3], freed: [] } });
});

test('a stream ends with the reason once the visit is over', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [leaver, payer] = await letIn(stage, scene.concertId, ['ends-leaver', 'ends-payer'], 20_000);
  const [left, paid] = [await watch(leaver!, scene), await watch(payer!, scene)];
  await leaver!.caller.queue.leave({ token: leaver!.token });
  await pay(payer!, (await hold(payer!, scene, [1])).reservationId);
  await Promise.all([left.over, paid.over]);
  expect(left.failure).toMatchObject({ data: { reason: 'TOKEN_EXPIRED', endedBecause: 'left' } });
  expect(paid.failure).toMatchObject({ data: { reason: 'TOKEN_SPENT' } });
});

test('a date that is removed ends its streams', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [other] = await letIn(stage, scene.concertId, ['removed-other']);
  const watching = await watch(other!, scene);
  await stage.operator.concert.removeSchedule(scene);
  await watching.over;
  expect(watching.failure).toMatchObject({ data: { reason: 'SCHEDULE_NOT_FOUND' } });
});

test('only who is inside may watch, and whoever says who they are must be the token’s user', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [inside, other] = await letIn(stage, scene.concertId, ['who-inside', 'who-other']);
  const elsewhere = await stageConcert(stage, { maxActive: 0 });
  const outside = await enter(stage, elsewhere.concertId, 'who-waits');
  const watchAs = (caller: Visitor['caller'], token: string, where = scene) =>
    caller.concert.watchSeats({ ...where, token });
  const { token } = inside!;
  expect(await why(watchAs(other!.caller, token))).toEqual({ reason: 'TOKEN_INVALID' });
  expect(await why(watchAs(stage.operator, token))).toEqual({ reason: 'FORBIDDEN' });
  expect(await why(watchAs(outside.caller, outside.token))).toEqual({ reason: 'TOKEN_INVALID' });
  expect(await why(watchAs(outside.caller, outside.token, elsewhere))).toEqual({
    reason: 'TOKEN_NOT_ACTIVE',
    ahead: 0,
  });
  for (const scheduleId of ['sch_none', '', "' OR 1=1--"])
    expect(await why(watchAs(inside!.caller, token, { ...scene, scheduleId }))).toEqual({
      reason: 'SCHEDULE_NOT_FOUND',
    });
  // As browsers open streams: without a word about who they are.
  const watching = new Watching(await watchAs(stage.as({ kind: 'anonymous' }), token));
  await until(() => watching.told.length === 1);
});

test('nobody looks any more once the last watcher is gone', async () => {
  const scene = await stageConcert(stage, { seats: 20 });
  const [other] = await letIn(stage, scene.concertId, ['last-other']);
  const { seats } = stage.stagedoor.services;
  const look = seats.taken.bind(seats);
  let looks = 0;
  seats.taken = (...date) => {
    if (date[0] === scene.concertId) looks++;
    return look(...date);
  };
  const watching = await watch(other!, scene);
  await until(() => looks > 3);
  watching.left.abort();
  await watching.over;
  const before = looks;
  for (let ticks = 0; ticks < 25; ticks++) await stage.stagedoor.services.queues.nextRefresh();
  expect(looks).toBe(before);
});
