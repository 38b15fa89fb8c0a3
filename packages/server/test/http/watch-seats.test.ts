import { readTaken } from '@stagedoor/hall';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageConcert, until, type Visitor } from '../harness.ts';
import { hold, type Scene } from '../scenes.ts';
import { byAdapter, withoutConnection } from './adapter.ts';
import { serveWithLimits } from './hoard.ts';
import { accessToken, letOneIn, openServed, queryPath, request, type ServedStage } from './served.ts';
import { errorOf, openStream, type Stream, valueOf } from './sse.ts';

let served: ServedStage;
beforeAll(async () => {
  served = await openServed();
});
afterAll(() => served.close());

async function stageSeats(userId: string): Promise<{ scene: Scene; visitor: Visitor; path: string }> {
  const scene = await stageConcert(served, { seats: 20 });
  const visitor = await letOneIn(served, scene.concertId, userId);
  return { scene, visitor, path: queryPath('concert.watchSeats', { ...scene, token: visitor.token }) };
}

/** The next events up to one that says so many seats are taken in all. */
async function next(stream: Stream, count: number) {
  const events = [];
  for (let each = 0; each < count; each++) events.push(await stream.next());
  return events;
}

test('the events are those of tRPC’s own adapter, to the letter, and so are the headers', async () => {
  const { scene, visitor, path } = await stageSeats('shortcuts');
  const [shortcut, adapter] = [await openStream(`${served.url}${path}`), await byAdapter(served, path)];
  expect(withoutConnection(shortcut.response.headers)).toEqual(withoutConnection(adapter.response.headers));
  const first = await next(shortcut, 2);
  expect(first).toEqual(await next(adapter, 2));
  expect(first[0]!.event).toBe('connected');
  expect(valueOf(first[1])).toMatchObject({ taken: expect.any(String), standing: [] });
  await hold(visitor, scene, [1, 2]);
  const [change] = await next(shortcut, 1);
  expect([change]).toEqual(await next(adapter, 1));
  expect(valueOf(change)).toMatchObject({ taken: [1, 2], freed: [] });
  await visitor.caller.queue.leave({ token: visitor.token });
  const [ends, same] = [await shortcut.rest(), await adapter.rest()];
  expect(errorOf(ends.at(-1)).data).toMatchObject({ reason: 'TOKEN_EXPIRED', endedBecause: 'left' });
  expect(ends.at(-1)).toEqual(same.at(-1));
});

test('refusals are those of the adapter, to the letter', async () => {
  const { scene, visitor } = await stageSeats('refused');
  const { token } = visitor;
  const other = await stageConcert(served);
  const inputs: unknown[] = [
    { ...scene, token: 'st1.forged' },
    { ...scene, token: 5 },
    { ...scene, token, scheduleId: 'sch_none' },
    { ...other, token },
    { token },
    {},
    [],
    null,
    'x',
    { ...scene, token, lastEventId: 5 },
    { ...scene, token, scheduleId: '\u0000' },
  ];
  for (const input of inputs) {
    const path = queryPath('concert.watchSeats', input);
    const [shortcut, adapter] = [await openStream(`${served.url}${path}`), await byAdapter(served, path)];
    expect(shortcut.response.status, path).toBe(adapter.response.status);
    if (shortcut.response.status !== 200) continue;
    const events = await shortcut.rest();
    expect(events, path).toEqual(await adapter.rest());
    expect(errorOf(events.at(-1)).data.path).toBe('concert.watchSeats');
  }
  const mine = queryPath('concert.watchSeats', { ...scene, token });
  const [garbage, others] = [
    { authorization: 'Bearer garbage' },
    { authorization: `Bearer ${await accessToken('x')}` },
  ];
  for (const headers of [garbage, others]) {
    const events = await (await openStream(`${served.url}${mine}`, headers)).rest();
    expect(events).toEqual(await (await byAdapter(served, mine, headers)).rest());
    expect(errorOf(events.at(-1)).data.reason).toMatch(/UNAUTHENTICATED|TOKEN_INVALID/);
  }
});

test('a stream is resumed by the header that browsers send, and by the parameter that tRPC’s client sends', async () => {
  const { scene, visitor, path } = await stageSeats('resumes');
  const first = await openStream(`${served.url}${path}`);
  const { id } = (await next(first, 2))[1]!;
  first.leave();
  await hold(visitor, scene, [3]);
  for (const [url, headers] of [
    [path, { 'last-event-id': id! }],
    [`${path}&lastEventId=${encodeURIComponent(id!)}`, {}],
  ] as const) {
    const again = await openStream(`${served.url}${url}`, headers);
    expect(valueOf((await next(again, 2))[1])).toMatchObject({ taken: [3], freed: [] });
    again.leave();
  }
  for (const unknown of ['nonsense', `${id}9`]) {
    const again = await openStream(`${served.url}${path}`, { 'last-event-id': unknown });
    const [, everything] = await next(again, 2);
    expect([...readTaken(valueOf<{ taken: string }>(everything).taken)]).toEqual([3]);
    again.leave();
  }
});

test('a poll is compressed when it is large, and a stream never', async () => {
  const { scene, visitor, path } = await stageSeats('compressed');
  const stream = await openStream(`${served.url}${path}`, { 'accept-encoding': 'gzip' });
  expect(stream.response.headers.get('content-encoding')).toBeNull();
  stream.leave();
  const reply = await served.get(
    'concert.seatStates',
    { ...scene, token: visitor.token },
    await accessToken('compressed'),
  );
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.answer()).toMatchObject({ taken: expect.any(String), standing: [] });
});

test('streams of seats count with the others, and one that is left makes room', async () => {
  const { path, visitor } = await stageSeats('limited');
  const { url } = await serveWithLimits(served, { streamsPerToken: 2 });
  const streams = [await openStream(`${url}${path}`), await openStream(`${url}${path}`)];
  for (const stream of streams) await next(stream, 2);
  const refused = await request(`${url}${path}`);
  expect([refused.status, refused.reason]).toEqual([429, 'RATE_LIMITED']);
  expect((await request(`${url}${queryPath('queue.status', { token: visitor.token })}`)).status).toBe(200);
  streams[0]!.leave();
  await until(async () => {
    const again = await openStream(`${url}${path}`);
    again.leave();
    return again.response.status === 200;
  });
  streams[1]!.leave();
});

test('a stream that ended leaves its connection fit for the next call', async () => {
  const { visitor, path } = await stageSeats('keeps');
  const stream = await openStream(`${served.url}${path}`);
  await next(stream, 2);
  await visitor.caller.queue.leave({ token: visitor.token });
  expect((await stream.rest()).at(-1)?.event).toBe('serialized-error');
  for (let call = 0; call < 3; call++)
    expect((await request(`${served.url}${queryPath('queue.status', { token: visitor.token })}`)).status).toBe(200);
});

test('pages of other origins may watch, too', async () => {
  const { path } = await stageSeats('origins');
  const stream = await openStream(`${served.url}${path}`, { origin: 'https://tickets.example' });
  expect(stream.response.headers.get('access-control-allow-origin')).toBe('*');
  stream.leave();
});

test('when the server stops, who watches is told to connect again, elsewhere', async () => {
  const stopping = await openServed();
  try {
    const scene = await stageConcert(stopping);
    const { token } = await letOneIn(stopping, scene.concertId, 'alice');
    const path = queryPath('concert.watchSeats', { ...scene, token });
    const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(`${stopping.url}${path}`)));
    for (const stream of streams) await next(stream, 2);
    const startedMs = performance.now();
    await stopping.stopServing();
    expect(performance.now() - startedMs).toBeLessThan(8_000);
    for (const stream of streams) expect(errorOf((await stream.rest()).at(-1)).data.reason).toBe('UNAVAILABLE');
  } finally {
    await stopping.close();
  }
});
