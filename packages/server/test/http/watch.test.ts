import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageConcert } from '../harness.ts';
import { byAdapter, withoutConnection } from './adapter.ts';
import { leaksIn, letOneIn, openServed, queryPath, type ServedStage } from './served.ts';
import { errorOf, openStream, openWatch, type Stream, valueOf } from './sse.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

/** A user who waits at a concert that lets one person in at a time, behind `inside`. */
async function behindOne(): Promise<{ concertId: string; inside: string; waiting: string }> {
  const { concertId } = await stageConcert(served, { maxActive: 1 });
  const { token: inside } = await letOneIn(served, concertId, 'inside');
  await served.operator.user.create({ userId: 'waiting', name: 'waiting' });
  const { token: waiting } = await served.user('waiting').queue.issueToken({ concertId });
  return { concertId, inside, waiting };
}

async function watch(token: string): Promise<Stream> {
  const stream = await openWatch(served.url, token);
  expect((await stream.next())?.event).toBe('connected');
  return stream;
}

test('a stream says at once where the token stands, and needs nothing but the token', async () => {
  const { waiting } = await behindOne();
  const stream = await watch(waiting);
  expect(stream.response.status).toBe(200);
  expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(stream.response.headers.get('cache-control')).toContain('no-store');
  expect(valueOf(await stream.next())).toMatchObject({ token: waiting, state: 'waiting', place: 2, ahead: 0 });
  stream.leave();
});

test('who waits hears of it when their turn comes, and when they are done', async () => {
  const { waiting, inside } = await behindOne();
  const stream = await watch(waiting);
  expect(valueOf(await stream.next())['state']).toBe('waiting');
  await served.user('inside').queue.leave({ token: inside });
  const active = valueOf<{ state: string; expiresAt: Date }>(await stream.next());
  expect(active.state).toBe('active');
  expect(active.expiresAt).toBeInstanceOf(Date);
  await served.user('waiting').queue.leave({ token: waiting });
  expect(valueOf(await stream.next())).toMatchObject({ state: 'expired', endedBecause: 'left' });
  expect(
    (await stream.rest()).map(({ event }) => event),
    'the end is for good',
  ).toEqual(['return']);
});

test('the events are those of tRPC’s own adapter, to the letter, and so are the headers', async () => {
  const { waiting, inside } = await behindOne();
  const path = queryPath('queue.watch', { token: waiting });
  const [shortcut, adapter] = [await openStream(`${served.url}${path}`), await byAdapter(served, path)];
  expect(withoutConnection(shortcut.response.headers)).toEqual(withoutConnection(adapter.response.headers));
  expect(await shortcut.next()).toEqual(await adapter.next());
  const expectSame = async (): Promise<void> => {
    const [one, other] = [await shortcut.next(), await adapter.next()];
    expect([one!.event, one!.id]).toEqual([other!.event, other!.id]);
    const [value, same] = [valueOf(one), valueOf(other)];
    const own = { now: expect.any(Date) as unknown, pollAfterMs: expect.any(Number) as unknown };
    expect(value).toEqual({ ...same, ...own });
    expect(Object.keys(value)).toEqual(Object.keys(same));
  };
  await expectSame();
  await served.user('inside').queue.leave({ token: inside });
  await expectSame();
  await served.user('waiting').queue.leave({ token: waiting });
  await expectSame();
  expect(await shortcut.rest()).toEqual(await adapter.rest());
});

test('refusals are those of the adapter, to the letter', async () => {
  for (const input of [{ token: 'none' }, { token: 1 }, {}]) {
    const path = queryPath('queue.watch', input);
    const [shortcut, adapter] = [await openStream(`${served.url}${path}`), await byAdapter(served, path)];
    expect(withoutConnection(shortcut.response.headers)).toEqual(withoutConnection(adapter.response.headers));
    expect(await shortcut.rest()).toEqual(await adapter.rest());
  }
});

test('who waits hears how the queue before them gets shorter', async () => {
  const { concertId } = await behindOne();
  await served.operator.user.create({ userId: 'third', name: 'third' });
  const { token } = await served.user('third').queue.issueToken({ concertId });
  const stream = await watch(token);
  expect(valueOf(await stream.next())['ahead']).toBe(1);
  const { token: second } = await served.user('waiting').queue.issueToken({ concertId });
  await served.user('waiting').queue.leave({ token: second });
  expect(valueOf(await stream.next())['ahead']).toBe(0);
  stream.leave();
});

test('a token that ended is told so, and the stream ends for good', async () => {
  const { inside } = await behindOne();
  await served.user('inside').queue.leave({ token: inside });
  const stream = await watch(inside);
  expect(valueOf(await stream.next())).toMatchObject({ state: 'expired', endedBecause: 'left' });
  expect((await stream.rest()).map(({ event }) => event)).toEqual(['return']);
});

test('who connects again gets the whole state again, whatever they saw last', async () => {
  const { waiting } = await behindOne();
  for (const last of ['waiting-0', 'nonsense', '']) {
    const stream = await openWatch(served.url, waiting, { 'last-event-id': last });
    expect((await stream.next())?.event).toBe('connected');
    const events = [await stream.next()];
    // A resumed stream first repeats the id it was resumed from.
    while (events.at(-1) !== undefined && events.at(-1)!.event !== 'message') events.push(await stream.next());
    expect(valueOf(events.at(-1))['state']).toBe('waiting');
    stream.leave();
  }
});

test.each(['', 'garbage', 'st1.x.y.z', '\u0000', 'x'.repeat(5_000)])(
  'a forged token %.20j is refused',
  async (token) => {
    const stream = await openWatch(served.url, token);
    const events = await stream.rest();
    const error = errorOf(events.at(-1));
    expect(error.data).toMatchObject({ reason: 'TOKEN_INVALID', httpStatus: 401, path: 'queue.watch' });
    expect(leaksIn({ text: JSON.stringify(events) })).toEqual([]);
  },
);

test.each([null, 1, ['x'], { $ne: null }])('a token that is %j is an invalid input', async (token) => {
  const stream = await openWatch(served.url, token);
  const refused = stream.response.status === 200 ? errorOf((await stream.rest()).at(-1)).data : undefined;
  if (refused) expect(refused).toMatchObject({ reason: 'INVALID_INPUT' });
  else expect(stream.response.status).toBe(400);
});

test('who goes away in the middle harms nobody who stays', async () => {
  const { waiting, inside } = await behindOne();
  const stays = await watch(waiting);
  await stays.next();
  const streams = await Promise.all(Array.from({ length: 20 }, () => watch(waiting)));
  for (const stream of streams) stream.leave();
  await served.user('inside').queue.leave({ token: inside });
  expect(valueOf(await stays.next())['state']).toBe('active');
  stays.leave();
});

test('all who watch hear of a change', async () => {
  const { waiting, inside } = await behindOne();
  const streams = await Promise.all(Array.from({ length: 20 }, () => watch(waiting)));
  for (const stream of streams) expect(valueOf(await stream.next())['state']).toBe('waiting');
  await served.user('inside').queue.leave({ token: inside });
  for (const stream of streams) expect(valueOf(await stream.next())['state']).toBe('active');
  for (const stream of streams) stream.leave();
});
