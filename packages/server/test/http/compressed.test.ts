import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn } from '../harness.ts';
import { accessToken, openServed, type ServedStage } from './served.ts';

let served: ServedStage;
/** A date of a real hall, a small one, and who looks at them. */
let hall: { input: object; small: object; token: string; jwt: string };
beforeAll(async () => {
  served = await openServed();
  const { concertId } = await served.operator.concert.create({ title: 'Mahler 2' });
  const sections = ['Stalls', 'Circle'].map((name) => ({ name, rows: 26, seatsPerRow: 39, price: 132_000 }));
  const startsAt = '2030-01-01T19:00:00Z';
  const large = await served.operator.concert.addSchedule({ concertId, startsAt, sections });
  const few = [{ name: 'Box', rows: 1, seatsPerRow: 4, price: 10 }];
  const small = await served.operator.concert.addSchedule({ concertId, startsAt, sections: few });
  const [visitor] = await letIn(served, concertId, ['looks']);
  const { token } = visitor!;
  hall = {
    input: { concertId, scheduleId: large.scheduleId, token },
    small: { concertId, scheduleId: small.scheduleId, token },
    token,
    jwt: await accessToken('looks'),
  };
});
afterAll(() => served.close());

/** What the network carries: fetch would unpack it unseen. */
async function raw(path: string, headers: Record<string, string>): Promise<{ answer: IncomingMessage; bytes: Buffer }> {
  const asked = request(new URL(path, served.url), { headers: { authorization: `Bearer ${hall.jwt}`, ...headers } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { answer, bytes: await buffer(answer) };
}
const seats = (input: object): string =>
  `/trpc/concert.availableSeats?input=${encodeURIComponent(JSON.stringify(input))}`;

test('a large answer is compressed as the client likes it best, and says so', async () => {
  const plain = await raw(seats(hall.input), {});
  expect(plain.answer.headers['content-encoding']).toBeUndefined();
  expect(plain.bytes.length).toBeGreaterThan(100_000);
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
  for (const [accepted, coding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['BR;q=0, *', 'gzip'],
    ['*', 'br'],
  ] as const) {
    const { answer, bytes } = await raw(seats(hall.input), { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding'], accepted).toBe(coding);
    expect(answer.headers.vary, accepted).toContain('accept-encoding');
    expect(bytes.length, accepted).toBeLessThan(plain.bytes.length / 8);
    expect(unpack[coding](bytes).equals(plain.bytes), accepted).toBe(true);
  }
});

test.each(['identity', 'deflate', 'gzip;q=0', '*;q=0', ';;;,', ''])(
  'a client that accepts %j gets the answer as it is, which caches can tell apart',
  async (accepted) => {
    const { answer, bytes } = await raw(seats(hall.input), { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers.vary).toContain('accept-encoding');
    expect(JSON.parse(bytes.toString())).toHaveProperty('result');
  },
);

test('what is compressed once for all who look is as new as what they would see without', async () => {
  const { scheduleId, concertId } = hall.input as { scheduleId: string; concertId: string };
  const batch = `/trpc/concert.availableSeats?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: hall.input }))}`;
  for (const seatId of [0, 7, 8]) {
    if (seatId > 0) {
      const wish = { concertId, scheduleId, seatIds: [seatId], token: hall.token, idempotencyKey: `hold ${seatId}` };
      expect((await served.post('concert.reserve', wish, hall.jwt)).status).toBe(200);
    }
    for (const path of [seats(hall.input), batch]) {
      const plain = await raw(path, {});
      expect(plain.bytes.includes(`"seatId":${seatId},`)).toBe(false);
      for (let look = 0; look < 2; look++) {
        const { bytes } = await raw(path, { 'accept-encoding': 'br' });
        expect(brotliDecompressSync(bytes).equals(plain.bytes)).toBe(true);
      }
    }
  }
});

test('small answers and refusals are not compressed', async () => {
  const any = { 'accept-encoding': 'br, gzip' };
  for (const path of [seats(hall.small), seats({ ...hall.input, scheduleId: 'sch_none' }), '/health', '/ready']) {
    const { answer } = await raw(path, any);
    expect(answer.headers['content-encoding'], path).toBeUndefined();
  }
});

test('the answers of a batch are compressed together', async () => {
  const input = encodeURIComponent(JSON.stringify({ 0: hall.input, 1: hall.small }));
  const path = `/trpc/concert.availableSeats,concert.availableSeats?batch=1&input=${input}`;
  const { answer, bytes } = await raw(path, { 'accept-encoding': 'br' });
  expect(answer.headers['content-encoding']).toBe('br');
  expect(JSON.parse(brotliDecompressSync(bytes).toString())).toHaveLength(2);
});

test('what comes in parts comes as it is: a stream, and answers line by line', async () => {
  const stream = request(
    new URL(`/trpc/queue.watch?input=${encodeURIComponent(JSON.stringify({ token: hall.token }))}`, served.url),
    { headers: { 'accept-encoding': 'br, gzip' } },
  );
  stream.end();
  const [events] = (await once(stream, 'response')) as [IncomingMessage];
  expect(events.headers['content-encoding']).toBeUndefined();
  const [first] = (await once(events, 'data')) as [Buffer];
  expect(first.toString()).toContain('event');
  stream.destroy();
  const input = encodeURIComponent(JSON.stringify({ 0: hall.input }));
  const lines = await raw(`/trpc/concert.availableSeats?batch=1&input=${input}`, {
    'accept-encoding': 'br',
    'trpc-accept': 'application/jsonl',
  });
  expect(lines.answer.headers['content-encoding']).toBeUndefined();
  expect(lines.bytes.toString()).toContain('Stalls');
});

test('a visitor who looks at one section gets the seats of that one', async () => {
  const ask = async (sections?: string[]): Promise<string[]> => {
    const reply = await served.get('concert.availableSeats', { ...hall.input, sections }, hall.jwt);
    return reply.answer<{ seats: { section: string }[] }>().seats.map((seat) => seat.section);
  };
  const circle = await ask(['Circle']);
  expect(circle).toHaveLength(26 * 39);
  expect(new Set(circle)).toEqual(new Set(['Circle']));
  expect(await ask(['Circle', 'Stalls', 'Circle'])).toEqual(await ask());
  expect(await ask(['Pit'])).toEqual([]);
  const wish = { token: hall.token, idempotencyKey: 'in the circle', seatIds: [26 * 39 + 1] };
  expect((await served.post('concert.reserve', { ...hall.input, ...wish }, hall.jwt)).status).toBe(200);
  expect(await ask(['Circle'])).toHaveLength(26 * 39 - 1);
  const none = await served.get('concert.availableSeats', { ...hall.input, sections: [] }, hall.jwt);
  expect(none.reason).toBe('INVALID_INPUT');
});
