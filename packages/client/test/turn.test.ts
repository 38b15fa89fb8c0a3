import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientOptions, safe, type Stagedoor, type TokenStatus, type Retry } from '../src/index.ts';
import { EventSource, StreamSource } from './event-source.ts';
import { accessToken, openServed, type ServedStage, stageConcert, stagedoorOf, thrownBy, until } from './harness.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

/** Stagedoor as this user has it. */
const as = (userId: string, options: Partial<ClientOptions> = {}): Promise<Stagedoor> =>
  stagedoorOf(served, userId, options);

describe.each([
  ['by a stream', { EventSource }],
  ['by polls', {}],
])('a turn that is waited for %s', (how, options) => {
  const prefix = how.replaceAll(' ', '-');

  test('tells how the wait goes, and comes seconds after somebody went, though a visit may take ten minutes', async () => {
    const { concertId } = await stageConcert(served, { maxActive: 1, activeTtlMs: 600_000 });
    const first = await (await as(`${prefix}-first`)).enter({ concertId });
    await first.turn();
    const second = await (await as(`${prefix}-second`)).enter({ concertId });
    const visit = await (await as(`${prefix}-third`, options)).enter({ concertId });
    const seen: TokenStatus[] = [];
    const turn = visit.turn({ onUpdate: (status) => seen.push(status) });
    await until(() => seen.length > 0);
    expect(seen[0]).toMatchObject({ state: 'waiting', ahead: 1 });
    await second.leave();
    await until(() => seen.at(-1)?.ahead === 0);
    await first.leave();
    expect((await turn).state).toBe('active');
    expect(visit.status.state).toBe('active');
  });

  test('says why there will be none', async () => {
    const { concertId } = await stageConcert(served);
    await served.operator.queue.pause({ concertId });
    const visit = await (await as(`${prefix}-late`, options)).enter({ concertId });
    const turn = safe(visit.turn());
    await served.operator.queue.close({ concertId });
    const [, refusal] = await turn;
    if (refusal?.reason !== 'VISIT_ENDED') throw new Error('The turn came.');
    expect(refusal.endedBecause).toBe('closed');
  });

  test('says in the operator’s words why the concert does not take place', async () => {
    const { concertId } = await stageConcert(served);
    await served.operator.queue.pause({ concertId });
    const visit = await (await as(`${prefix}-in-vain`, options)).enter({ concertId });
    const turn = safe(visit.turn());
    await served.operator.concert.cancel({ concertId, reason: 'Storm.' });
    const [, refusal] = await turn;
    expect(refusal).toMatchObject({ reason: 'VISIT_ENDED', endedBecause: 'cancelled', cancelReason: 'Storm.' });
    expect(refusal?.message).toBe('The concert is cancelled.');
    const [, unsold] = await safe(visit.dates());
    expect(unsold).toMatchObject({ reason: 'TOKEN_EXPIRED', endedBecause: 'cancelled', cancelReason: 'Storm.' });
  });

  test('can be given up: nothing is asked any more', async () => {
    const { concertId } = await stageConcert(served);
    await served.operator.queue.pause({ concertId });
    let asked = 0;
    const counting = { fetch: ((input, init) => (asked++, fetch(input, init))) as typeof fetch };
    const stagedoor = await as(`${prefix}-leaver`, { ...options, ...(counting as Partial<ClientOptions>) });
    const visit = await stagedoor.enter({ concertId });
    const given = new AbortController();
    const turn = thrownBy(visit.turn({ signal: given.signal }));
    given.abort();
    expect(await turn).toBe(given.signal.reason);
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(asked).toBe(before);
  });
});

test('a stream that breaks down is replaced by polls', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  class Broken extends EventTarget {
    readonly readyState = 2;
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(new Event('error')));
    }
    close(): void {}
  }
  const visit = await (await as('broken', { EventSource: Broken as never })).enter({ concertId });
  const turn = visit.turn();
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
});

test('a wait outlasts a server that cannot be reached for a while', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  let isDown = false;
  const flaky = ((input, init) =>
    isDown ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)) as typeof fetch;
  const stagedoor = await as('patient', { fetch: flaky, retry: { attempts: 1 } });
  const visit = await stagedoor.enter({ concertId });
  isDown = true;
  const turn = visit.turn();
  setTimeout(() => (isDown = false), 2_500);
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
});

test('a turn is told though the server’s clock was set back', async () => {
  const { concertId } = await stageConcert(served, { maxActive: 0 });
  let backMs = 0;
  const setBack: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const said = (await response.text()).replaceAll(/"now":"([^"]+)"/g, (_whole, now: string) =>
      JSON.stringify({ now: new Date(Date.parse(now) - backMs) }).slice(1, -1),
    );
    return new Response(said, response);
  };
  const visit = await (await as('waits-for-ever', { fetch: setBack })).enter({ concertId });
  const seen: TokenStatus[] = [];
  const turn = visit.turn({ onUpdate: (status) => seen.push(status) });
  await until(() => seen.length > 0);
  backMs = 3_600_000;
  await served.operator.queue.configure({ concertId, maxActive: 1 });
  expect((await turn).state).toBe('active');
  expect(visit.status.state).toBe('active');
});

test('a stream that was lost is polled for at once at the server’s pace, and opened again', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const opened: StreamSource[] = [];
  class Mortal extends StreamSource {
    constructor(url: string | URL) {
      super(url);
      opened.push(this);
    }
  }
  const visit = await (await as('reopening', { EventSource: Mortal as never })).enter({ concertId });
  const seen: TokenStatus[] = [];
  const turn = visit.turn({ onUpdate: (status) => seen.push(status) });
  await until(() => seen.length > 1);
  opened[0]!.close();
  opened[0]!.dispatchEvent(new Event('error'));
  await until(() => opened.length === 2);
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
});

test('a wait asks for no access token: one that cannot be refreshed does not end it', async () => {
  const { concertId } = await stageConcert(served);
  await served.operator.queue.pause({ concertId });
  const token = await accessToken('session');
  let isOver = false;
  const retries: Retry[] = [];
  const stagedoor = await as('session', {
    accessToken: () => (isOver ? Promise.reject(new Error('Signed out.')) : token),
    retry: { onRetry: (retry) => retries.push(retry), firstPauseMs: 1 },
  });
  const visit = await stagedoor.enter({ concertId });
  isOver = true;
  const turn = visit.turn();
  await served.operator.queue.resume({ concertId });
  expect((await turn).state).toBe('active');
  expect(retries).toEqual([]);
  // What needs the user waits a while for the next refresh, and says so.
  const dates = visit.dates();
  await until(() => retries.length > 0);
  expect(retries[0]).toMatchObject({ procedure: 'concert.availableDates', error: { message: 'Signed out.' } });
  isOver = false;
  expect(await dates).toHaveLength(1);
});

test('whose access token it is is asked again after a refresh that failed, and the caller hears of one that stays so', async () => {
  const token = await accessToken('named');
  const failure = new Error('The session is over.');
  let failures = 1;
  const retries: Retry[] = [];
  const stagedoor = await as('named', {
    accessToken: () => (failures-- > 0 ? Promise.reject(failure) : token),
    retry: { onRetry: (retry) => retries.push(retry), firstPauseMs: 1 },
  });
  expect(await stagedoor.userId()).toBe('named');
  expect(retries).toMatchObject([{ attempt: 2, error: { message: failure.message } }]);
  failures = Infinity;
  const [userId, refusal] = await safe(stagedoor.userId());
  expect(userId).toBeUndefined();
  expect(refusal).toMatchObject({ reason: 'UNREACHABLE', message: failure.message, cause: { cause: failure } });
  expect(await (await as('named', { accessToken: null })).userId(), 'nobody is signed in').toBeUndefined();
  expect(await (await as('named', { accessToken: 'no JWT' })).userId()).toBeUndefined();
});
